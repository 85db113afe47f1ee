"""The pages of the site: their addresses on the demo city, and what each has to show in the end."""

from __future__ import annotations

from typing import Any

from web_site import at

MODEL = "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known RETURN o.state AS state, count(*) AS n"
PAGES = {
    "home": "/", "organization": "/organizations", "findings": "/findings", "finding": "/findings/",
    "city": "/city", "ledger": "/ledger?state=ledger&ledger=parks", "console": "/console?q=7", "cypher": f"/console?s={MODEL}",
    "load": "/load", "changes": "/load?tab=changes", "whatif": "/load?tab=whatif",
}  # fmt: skip
SHOWN = {
    "home": "main form[role=search]", "organization": "svg.cross", "findings": "main canvas", "finding": "svg.proof", "city": "main table",
    "ledger": "main canvas", "console": "main table", "cypher": ".place >> css=.cm-content", "load": "input[type=file]",
    "changes": "main form", "whatif": "main fieldset",
}  # fmt: skip
"""What each page has to show in the end."""

NOISE = ("GPU stall", "WebGL", "GroupMarkerNotSet", "swiftshader", "SwiftShader", "GL Driver")
"""What Chromium says of drawing without a graphics card."""


def address(name: str, association: dict[str, Any]) -> str:
    path = PAGES[name]
    if name == "organization":
        return at(path, association["subject"])
    return f"{path}{association['id']}" if name == "finding" else path

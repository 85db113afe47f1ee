"""Pictures of every page into docs/screenshots: python docs/take_screenshots.py [--out DIR] [--all]

Takes them from the city of SHIZI_HOME (load one first, as `make demo` does) with the Chromium that the tests use. Without --all
only the handful that git keeps is taken; with it every page at 360, 1280 and 1920 pixels in both languages, to be looked at.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
WIDTHS = {360: 780, 1280: 860, 1920: 1080}
KEPT = (
    ("organization", "zh", 1280), ("organization", "en", 1280), ("organization", "zh", 360), ("findings", "zh", 1280),
    ("city", "zh", 1280), ("ledger", "zh", 1280), ("console", "en", 1280), ("whatif", "zh", 1280),
)  # fmt: skip
LARGEST = 300_000
"""Bytes that a picture in git may have."""
_SUPPOSED = '[["move_duties",{"from":"%s","to":"%s"}]]'


def main() -> int:
    """Take the pictures and say where they are."""
    from browser import launched
    from site_pages import PAGES
    from web_site import serving

    from shizi.graph.settings import read_settings

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--all", action="store_true", help="every page, width and language")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    wanted = [(page, language, width) for page in PAGES for language in ("zh", "en") for width in WIDTHS] if given.all else KEPT
    too_large = []
    with serving(read_settings().home) as url, launched() as browser:
        subject = _subject(url)
        for name, language, width in wanted:
            file = given.out / f"{name}-{width}-{language}.png"
            _take(browser, url, (name, language, width), subject, file)
            size = file.stat().st_size
            print(f"{file} {size // 1000} kB")
            if (name, language, width) in KEPT and size > LARGEST:
                too_large.append(file.name)
    if too_large:
        print(f"larger than {LARGEST // 1000} kB: {', '.join(too_large)}", file=sys.stderr)
    return 1 if too_large else 0


def _subject(url: str) -> dict[str, Any]:
    """A finding of several heads at an organization that has gaps, too; and the duties that question 61 gives as its example."""
    import httpx

    with httpx.Client(base_url=f"{url}/api/v1", timeout=120) as api:
        found = api.get("/findings", params={"rule": "M01", "limit": 50}).json()["items"]
        chosen = next(
            (one for one in found if api.get(f"/organizations/{one['subject']}/oversight").json()["status"] == "mixed"), found[0]
        )
        question = next(one for one in api.get("/queries").json()["items"] if one["id"] == 61)
    return {**chosen, "duties": tuple(one["example"] for one in question["parameters"])}


def _take(browser: Any, url: str, wanted: tuple[str, str, int], subject: dict[str, Any], file: Path) -> None:
    from urllib.parse import quote

    from site_pages import SHOWN, address
    from web_site import watched

    name, language, width = wanted
    path = address(name, subject)
    if name == "whatif":
        path += f"&suppose={quote(_SUPPOSED % subject['duties'])}"
    with watched(browser, url, width=width, height=WIDTHS[width], language=language) as watching:
        page = watching.open(path)
        page.locator(SHOWN[name]).first.wait_for(state="attached" if name == "load" else "visible")
        if name == "organization":
            page.locator("svg.cross g.box.several, svg.cross g.box.lacking").first.click()
        if name == "cypher":
            page.locator("main .button.main").first.click()
            page.locator("main table").wait_for()
        if name == "whatif":
            page.locator("main .button.main").first.click()
            page.locator(".rules li").first.wait_for(timeout=180_000)
        page.evaluate("scrollTo(0, 0)")
        page.evaluate("document.activeElement?.blur()")
        page.wait_for_timeout(500)  # charts and pictures come in with a short movement
        page.screenshot(path=file)


if __name__ == "__main__":
    sys.exit(main())

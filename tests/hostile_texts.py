"""Names that mean no good, and what must never come out of them in a picture or an export."""

from __future__ import annotations

SCRIPT = "某市<script>alert(1)</script>有限公司"
ATTRIBUTE = '某市"><img src=x onerror=alert(2)>协会'
LINK = "某市<a href='https://example.invalid/'>href</a>商会"
BIDI = "某市\u202egnp.exe\u202c\u2066公司\u2069"
CONTROL = "某市\x00\x07\x1b[31m公司\ufffe\u2028\u0085"
FORMULA = "=HYPERLINK(\"https://example.invalid\",\"某\")"
CLOSING = "某市]]></text></svg><!-- --><svg onload=alert(3)>公司"
TEMPLATE = "某市{{ 7*7 }}{% raw %}{name}</script ><script>alert(4)//公司"
LONG = "某市" + "很长很长的" * 80 + "有限公司"
HOSTILE = (SCRIPT, ATTRIBUTE, LINK, BIDI, CONTROL, FORMULA, CLOSING, TEMPLATE, LONG)

UNSEEN = "\u202e\u202c\u2066\u2069\x00\x07\x1b\ufffe\u2028\u0085"
"""Characters that direct, hide or break text: none may stand in a picture."""

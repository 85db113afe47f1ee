"""docs/rules.md is what the rule files say."""

from __future__ import annotations

import re
from pathlib import Path

from shizi.cypher.catalogue import read_rules
from shizi.cypher.rules_page import rules_page

ROOT = Path(__file__).parents[2]
PAGE, RULES = ROOT / "docs" / "rules.md", ROOT / "cypher" / "rules"
KNOWN_BASES = (
    "GB 32100-2015", "《中国共产党章程》", "《中国共产党支部工作条例（试行）》", "《关于党的基层组织任期的意见》",
    "《社会团体登记管理条例》", "民函〔2018〕78号", "乌海“十字融合法”·十字", "本模型口径：",
)  # fmt: skip
"""Laws, Party regulations, the standard, the source document, and the model's own definitions."""
CODE_WORDS = re.compile(r"SEMANTICS|DOMAIN")
"""Words of the contract that readers do not have."""


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run make docs"


def test_the_page_describes_every_rule_and_its_thresholds() -> None:
    page = rules_page()
    for rule in read_rules().values():
        assert f"\n## {rule.id}\n" in page
        assert rule.condition_zh in page
        assert all(f"| `{name}` |" in page for name in rule.parameters)


def test_every_rule_names_bases_that_readers_understand_in_both_languages() -> None:
    for rule in read_rules().values():
        header = (RULES / rule.file).read_text(encoding="utf-8")
        assert "// clauses: [" in header, f"{rule.id} does not say what of the contract it carries out"
        assert len(rule.basis) == len(rule.basis_en) >= 1, rule.id
        for zh, en in zip(rule.basis, rule.basis_en, strict=True):
            assert zh.startswith(KNOWN_BASES), (rule.id, zh)
            assert en.isascii() or not any("一" <= letter <= "鿿" for letter in en), (rule.id, en)
            assert zh.startswith("本模型口径：") == en.startswith("this model's definition: ")
    assert not CODE_WORDS.search(rules_page())

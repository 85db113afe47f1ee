"""docs/rules.md is what the rule files say."""

from __future__ import annotations

from pathlib import Path

from shizi.cypher.catalogue import read_rules
from shizi.cypher.rules_page import rules_page

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run make docs"


def test_the_page_describes_every_rule_and_its_thresholds() -> None:
    page = rules_page()
    for rule in read_rules().values():
        assert f"\n## {rule.id}\n" in page
        assert rule.condition_zh in page
        assert all(f"| `{name}` |" in page for name in rule.parameters)

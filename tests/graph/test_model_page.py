"""docs/model.md says what the model says."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from shizi.graph.model import model
from shizi.graph.model_page import model_page
from shizi.graph.publication import LAYOUT

PAGE = Path(__file__).parents[2] / "docs" / "model.md"


def test_the_page_is_what_the_model_gives() -> None:
    assert PAGE.read_text(encoding="utf-8") == model_page(), "run: make docs"


def test_every_kind_and_property_is_told_in_both_languages() -> None:
    page = model_page()
    for kind in (*model().nodes.values(), *model().edges.values()):
        name = getattr(kind, "label", None) or kind.type
        assert f"### {name}\n" in page
        assert kind.zh in page
    assert "| `since` | date | 自何日起有效" in page


def test_the_layout_is_raised_with_the_model() -> None:
    """Whoever changes what is stored decides here whether queries need it: then LAYOUT goes up, and the digest with it."""
    stored = [(kind.label, sorted(p.name for p in kind.properties)) for kind in model().nodes.values()]
    stored += [(kind.type, sorted(p.name for p in kind.properties)) for kind in model().edges.values()]
    assert {LAYOUT: sha256(repr(sorted(stored)).encode()).hexdigest()[:12]} == {2: "6933c4285133"}

"""The figures of the source document and how each is computed for the loaded city, read from `source_figures.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from shizi.cypher.yaml_texts import load_yaml
from shizi.graph.errors import ModelError

GROUPS = {
    "linkage": ("十字联动", "linkage"),
    "survey": ("十字摸排", "survey"),
    "formation": ("十字组建", "formation"),
    "empowerment": ("十字赋能", "empowerment"),
}


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """One figure: what the source says, and the statement or parameter that gives the city's own."""

    key: str
    zh: str
    en: str
    unit: str
    value: int
    relation: str
    group: str
    statement: str | None = None
    parameter: str | None = None
    needs: tuple[str, ...] = ()

    def agrees(self, computed: int | None) -> bool:
        """True when the city's figure is the source's, or at least that where the source says "over"."""
        if computed is None:
            return False
        return computed >= self.value if self.relation == ">=" else computed == self.value


@cache
def source_figures() -> dict[str, SourceFigure]:
    """All figures by key, in the order of the source; ModelError when one has no way to be computed."""
    text = resources.files("shizi.cypher").joinpath("source_figures.yaml").read_text(encoding="utf-8")
    figures = {}
    for key, body in load_yaml(text).items():
        figure = SourceFigure(key, **{**body, "needs": tuple(body.get("needs", ()))})
        if bool(figure.statement) == bool(figure.parameter) or figure.group not in GROUPS:
            raise ModelError(f"figure {key}: needs a known group and either a statement or a parameter")
        figures[key] = figure
    return figures

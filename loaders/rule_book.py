"""What a city is judged by: thresholds and rules, Shizi's with the city's own over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shizi.cypher.catalogue import Catalogue, own_rule_files, read_rules
from shizi.graph.settings import Settings


@dataclass(frozen=True)
class RuleBook:
    """The thresholds in force, the rules, and the texts of the city's own rule files."""

    parameters: Mapping[str, int]
    rules: Catalogue
    own_texts: Mapping[str, str]

    def kept(self) -> dict[str, Any]:
        """What the load keeps in the graph, so that other days are judged by the same (see shizi.cypher.in_force)."""
        return {"parameters": dict(self.parameters), **({"rules": dict(self.own_texts)} if self.own_texts else {})}

    def warnings(self) -> list[str]:
        """One line for each fault of a rule file by which no rule is kept from being judged: file, line, what to do."""
        told = set(map(str, self.rules.refused.values()))
        faults = [fault for fault in self.rules.faults if str(fault) not in told]
        return [f"规则文件不能用：{fault} (a rule file that cannot be used)" for fault in faults]


def read_rule_book(settings: Settings, parameters: Mapping[str, int]) -> RuleBook:
    """The rules of this data folder with these thresholds; a faulty rule file is told, and the others are judged."""
    own = own_rule_files(settings.rules_folder)
    texts = {name: content.decode("utf-8", "replace") for name, content in own}
    return RuleBook(parameters, read_rules(own=own), texts)

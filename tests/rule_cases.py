"""All cases of all rules (`cypher/rules/fixtures/<ID>.yaml`), each with the number of a load of its own."""

from __future__ import annotations

from itertools import count

from engines import wipe
from graph_builder import set_up_model, write_graphs

from shizi.cypher.catalogue import read_rules
from shizi.cypher.rule_fixtures import fixtures_of_shizi
from shizi.graph.engine import Engine

RULES = read_rules()
CASES = [(number, case) for number, case in zip(count(1, 2), (c for rule in RULES for c in fixtures_of_shizi(rule)), strict=False)]
"""Every second number stays free for what is recorded after a case (`graph/small_graph.py`)."""


def write_cases(engine: Engine) -> None:
    """Empty the database and write all cases into it: a query that forgets to ask what was known finds the others'."""
    wipe(engine)
    set_up_model(engine)
    write_graphs(engine, {number: case.graph for number, case in CASES})

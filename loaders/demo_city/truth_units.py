"""What rules must find about party units, committees, instructors, sites and namesakes, from the city's own facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import networkx

from shizi.loaders.dates import begins, ends
from shizi.loaders.demo_city import holders
from shizi.loaders.demo_city.model import Finding, Organization, Unit
from shizi.loaders.demo_city.reference import committees, places, sites
from shizi.loaders.demo_city.truth_rules import TODAY
from shizi.loaders.demo_city.truth_text import folded

_PASSING = ("临时党支部", "流动党员党支部")


def unit_findings(units: list[Unit]) -> Iterator[Finding]:
    """M05, V06, V07, P03, P05 and P07 over all live units of a block."""
    live = [unit for unit in units if begins(unit.established) <= TODAY]
    keys = {key: unit for unit in live for key in (unit.code, unit.name)}
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for unit in live:
        graph.add_node(unit.code)
        graph.add_edges_from((unit.code, _node(superior, keys)) for superior in unit.superiors if superior)
    _add_committees(graph)
    circles = [c for c in networkx.strongly_connected_components(graph) if len(c) > 1 or graph.has_edge(*(2 * [*c]))]
    own_units = {unit.code for unit in live}
    for circle in circles:
        if circle & own_units:
            yield Finding("V07", min(circle))
    tops = {name for name, known in committees().items() if known.kind == "市委"}
    for unit in live:
        above = networkx.descendants(graph, unit.code)
        if not above & tops and not any(circle & (above | {unit.code}) for circle in circles):
            yield Finding("V06", unit.code)
        yield from _unit_alone(unit, keys)


def committee_circles() -> Iterator[Finding]:
    """V07 among committees, found once whatever the scale."""
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    _add_committees(graph)
    for circle in networkx.strongly_connected_components(graph):
        if len(circle) > 1:
            yield Finding("V07", min(circle))


def _add_committees(graph: networkx.DiGraph[str]) -> None:
    for name, known in committees().items():
        if known.superior and not holders.is_dead(name) and not holders.is_dead(known.superior):
            graph.add_edge(name, known.superior)


def _node(superior: str, keys: dict[str, Unit]) -> str:
    if superior in keys:
        return keys[superior].code
    return superior if holders.is_committee(superior) and not holders.is_dead(superior) else f"unknown:{superior}"


def _unit_alone(unit: Unit, keys: dict[str, Unit]) -> Iterator[Finding]:
    superiors = {_node(superior, keys) for superior in unit.superiors if superior}
    if len([node for node in superiors if not node.startswith("unknown:")]) > 1:
        yield Finding("M05", unit.code)
    if unit.kind == "联合党支部" and len(unit.organizations) > 5:
        yield Finding("P03", unit.code)
    if unit.term_ends and unit.kind not in _PASSING and ends(unit.term_ends) < TODAY:
        yield Finding("P05", unit.code)
    limit = {"党支部": 50, "联合党支部": 50, "党总支": 100}.get(unit.kind)
    if limit and unit.formal > limit:
        yield Finding("P07", unit.code)


def instructor_findings(organizations: Iterable[Organization]) -> Iterator[Finding]:
    """I02 over all postings of a block."""
    guided: dict[str, set[str]] = defaultdict(set)
    for organization in organizations:
        for post in organization.postings:
            if begins(post.since) <= TODAY < ends(post.until):
                guided[post.instructor].add(organization.subject)
    yield from (Finding("I02", instructor) for instructor, served in guided.items() if len(served) > 5)


def namesake_findings(organizations: Iterable[Organization]) -> Iterator[Finding]:
    """D03 over all organizations of a block; no name comes twice in different blocks."""
    bearers: dict[tuple[str, str], list[str]] = defaultdict(list)
    for org in organizations:
        cell = org.survey.registered if org.survey else org.registered if org.registry else None
        if org.code and cell is not None and cell.district:
            bearers[(folded(org.name), cell.district)].append(org.code)
    yield from (Finding("D03", min(codes)) for codes in bearers.values() if len(codes) > 1)


def occupied_sites(organizations: Iterable[Organization]) -> set[str]:
    """Codes of the sites that hold ledger organizations, themselves or in a site within them."""
    by_name = {site.name: site for site in sites()}
    found: set[str] = set()
    for org in organizations:
        if org.on_ledger and org.survey:
            for name in filter(None, (org.survey.park, org.survey.building)):
                code = by_name[name].code
                while code in places():
                    if places()[code].kind:
                        found.add(code)
                    code = places()[code].parent
    return found

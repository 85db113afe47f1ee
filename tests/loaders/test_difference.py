"""Only the difference of facts is written, and what was known at every published load stays readable (SEMANTICS J)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shizi.graph.errors import ModelError
from shizi.loaders.difference import FactCounts, FactDifference
from shizi.loaders.stage import Stage, stage_path


class FakeGraph:
    """Keeps what a writer is told, checks that ends exist, and answers what was known at a load."""

    def __init__(self) -> None:
        self.nodes: dict[str, dict[str, Any]] = {}
        self.labels: dict[str, tuple[str, ...]] = {}
        self.edges: dict[tuple[str, int], tuple[str, str, str, dict[str, Any]]] = {}

    def create_nodes(self, labels: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
        for row in rows:
            uid = f"{labels[0]}/{row['uid']}"
            assert uid not in self.nodes, f"{uid} written twice"
            self.nodes[uid], self.labels[uid] = dict(row), labels

    def create_edges(
        self, kind: str, start_label: str, end_label: str, rows: list[tuple[str, str, dict[str, Any]]]
    ) -> None:
        for start, end, properties in rows:
            at = (properties["fact"], properties["recorded"])
            assert at not in self.edges, f"edge {at} written twice"
            start_uid, end_uid = f"{start_label}/{start}", f"{end_label}/{end}"
            assert start_uid in self.nodes
            assert end_uid in self.nodes
            self.edges[at] = (kind, start_uid, end_uid, dict(properties))

    def retire_nodes(self, label: str, uids: list[str], number: int) -> None:
        for uid in uids:
            node = self.nodes[f"{label}/{uid}"]
            assert node["retired"] > number
            node["retired"] = number

    def retire_edges(
        self, kind: str, start_label: str, end_label: str, rows: list[tuple[str, str, str]], number: int
    ) -> None:
        for start, end, fact in rows:
            found = [
                edge
                for (known, _), edge in self.edges.items()
                if known == fact and edge[:3] == (kind, f"{start_label}/{start}", f"{end_label}/{end}")
                if edge[3]["retired"] > number and edge[3]["recorded"] < number
            ]
            assert len(found) == 1
            found[0][3]["retired"] = number

    def known_at(self, number: int) -> tuple[set[Any], set[Any]]:
        """Nodes (labels, id, properties) and edges (kind, start id, end id, properties) visible at a load."""

        def visible(thing: dict[str, Any]) -> bool:
            return bool(thing["recorded"] <= number < thing["retired"])

        def content(thing: dict[str, Any]) -> Any:
            hidden = {"id", "uid", "fact", "recorded", "retired"}
            return tuple(sorted((k, str(v), type(v).__name__) for k, v in thing.items() if k not in hidden))

        nodes = {(self.labels[uid], node["id"], content(node)) for uid, node in self.nodes.items() if visible(node)}
        edges = set()
        for kind, start, end, properties in self.edges.values():
            if visible(properties):
                assert visible(self.nodes[start]), "an open edge has an open start"
                assert visible(self.nodes[end]), "an open edge has an open end"
                edges.add((kind, self.nodes[start]["id"], self.nodes[end]["id"], content(properties)))
        return nodes, edges


Offer = Callable[[FactDifference], Any]


class City:
    """Loads facts one after the other into one graph."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number, self.graph = folder, 0, FakeGraph()

    def load(self, offer: Offer, *, batch: int | None = None, publish: bool = True) -> FactCounts:
        number = self.number + 1
        previous = Stage.open(stage_path(self.folder, self.number)) if self.number else None
        with Stage.create(stage_path(self.folder, number)) as stage:
            difference = FactDifference(stage, previous, self.graph, number, batch=batch)
            offer(difference)
            counts = difference.finish()
            stage.finish()
        if previous:
            previous.close()
        if publish:
            self.number = number
        return counts


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


BASE: dict[str, Any] = {
    "name": "甲公司",
    "staff": 3,
    "share": 0.5,
    "open": True,
    "since": date(2024, 1, 1),
    "sources": ["a", "b"],
}


def two_nodes(difference: FactDifference, **changes: Any) -> None:
    difference.node(("Organization", "Enterprise"), "91", {**BASE, **changes})
    difference.node(("Supervisor",), "局", {"name": "市局"})
    difference.edge(
        "NAMED", ("Supervisor", "局"), ("Organization", "91"), "row1", {"role": "business", "since": date(2024, 1, 1)}
    )


def test_first_load_writes_everything_with_its_number(city: City) -> None:
    assert city.load(two_nodes) == FactCounts(nodes_added=2, edges_added=1)
    node = city.graph.nodes["Organization/91@1"]
    assert node == {**BASE, "id": "91", "uid": "91@1", "recorded": 1, "retired": 9007199254740991}
    assert city.graph.labels["Organization/91@1"] == ("Organization", "Enterprise")
    ((_, _, _, edge),) = city.graph.edges.values()
    assert (edge["recorded"], edge["retired"]) == (1, 9007199254740991)
    assert len(edge["fact"]) == 16


def test_same_facts_write_nothing(city: City) -> None:
    city.load(two_nodes)
    counts = city.load(two_nodes)
    assert counts == FactCounts(unchanged=3)
    assert counts.nothing


def test_changed_node_is_closed_and_written_anew_with_its_edges(city: City) -> None:
    city.load(two_nodes)
    counts = city.load(lambda d: two_nodes(d, staff=4))
    assert counts == FactCounts(nodes_added=1, nodes_closed=1, edges_added=1, edges_closed=1, unchanged=1)
    assert city.graph.nodes["Organization/91@1"]["retired"] == 2
    assert city.graph.nodes["Organization/91@2"]["staff"] == 4


def test_fact_that_is_not_offered_again_is_retired_and_can_come_back(city: City) -> None:
    city.load(two_nodes)
    assert city.load(lambda d: d.node(("Supervisor",), "局", {"name": "市局"})) == FactCounts(
        nodes_closed=1, edges_closed=1, unchanged=1
    )
    assert city.load(two_nodes) == FactCounts(nodes_added=1, edges_added=1, unchanged=1)
    assert city.graph.known_at(1) == city.graph.known_at(3)


@pytest.mark.parametrize(
    "changes",
    [
        {"staff": 3.0}, {"staff": "3"}, {"open": 1}, {"open": None}, {"since": "2024-01-01"},
        {"since": date(2024, 1, 2)}, {"sources": ["a"]}, {"sources": ["b", "a"]}, {"sources": []},
        {"name": "甲公司 "}, {"more": ""}, {"staff": 2**40},
    ],
)  # fmt: skip
def test_any_other_property_is_a_change(city: City, changes: dict[str, Any]) -> None:
    city.load(two_nodes)
    assert city.load(lambda d: two_nodes(d, **changes)).nodes_added == 1


def test_other_labels_are_a_change(city: City) -> None:
    city.load(lambda d: d.node(("Organization", "Enterprise"), "91", {}))
    assert city.load(lambda d: d.node(("Organization", "SocialOrganization"), "91", {})).nodes_added == 1


def test_order_of_properties_and_absent_values_are_no_change(city: City) -> None:
    city.load(lambda d: d.node(("Place",), "1", {"a": 1, "b": None, "c": date(2024, 1, 1)}))
    assert city.load(lambda d: d.node(("Place",), "1", {"c": date(2024, 1, 1), "d": None, "a": 1})).nothing
    assert "b" not in city.graph.nodes["Place/1@1"]


def test_fingerprints_do_not_depend_on_how_text_was_made(city: City) -> None:
    city.load(lambda d: d.node(("Place",), "1", {"a": "registered", "b": ["registered", "registered"]}))
    made = "".join(["regis", "tered"])
    assert city.load(lambda d: d.node(("Place",), "1", {"a": made, "b": [made, "registered"]})).nothing


def test_facts_are_the_same_in_every_python(city: City, tmp_path: Path) -> None:
    city.load(two_nodes)
    with Stage.open(stage_path(tmp_path, 1)) as stage:
        nodes = stage.connection.execute("SELECT key, fact, mark FROM node_fact ORDER BY key").fetchall()
        edges = stage.connection.execute("SELECT fact, mark FROM edge_fact").fetchall()
    assert nodes == NODE_FINGERPRINTS
    assert edges == EDGE_FINGERPRINTS


@pytest.mark.parametrize("batch", [None, 1, 2])
def test_fact_offered_twice_is_written_once(city: City, batch: int | None) -> None:
    def offer(difference: FactDifference) -> None:
        two_nodes(difference)
        two_nodes(difference)

    assert city.load(offer, batch=batch) == FactCounts(nodes_added=2, edges_added=1)
    assert city.load(offer, batch=batch) == FactCounts(unchanged=3)


@pytest.mark.parametrize("batch", [None, 1])
@pytest.mark.parametrize("later", [False, True])
def test_fact_offered_twice_differently_is_an_error_that_names_it(city: City, batch: int | None, later: bool) -> None:
    def contradicting_node(difference: FactDifference) -> None:
        two_nodes(difference)
        difference.node(("Supervisor",), "局", {"name": "另局"})
        difference.finish()

    def contradicting_edge(difference: FactDifference) -> None:
        two_nodes(difference)
        difference.edge("NAMED", ("Supervisor", "局"), ("Organization", "91"), "row1", {"role": "industry"})
        difference.finish()

    if later:
        city.load(two_nodes)
    with pytest.raises(ModelError, match=r"Supervisor.*局.*twice"):
        City.load(city, contradicting_node, batch=batch, publish=False)
    city.graph = FakeGraph()
    with pytest.raises(ModelError, match=r"NAMED.*twice"):
        City.load(city, contradicting_edge, batch=batch, publish=False)


@pytest.mark.parametrize("later", [False, True])
def test_edge_to_a_node_that_was_not_offered_is_an_error(tmp_path: Path, later: bool) -> None:
    class Careless(FakeGraph):
        def create_edges(self, *_: Any) -> None:
            """Takes any edge, as a graph that matches nothing would."""

    city = City(tmp_path)
    city.graph = Careless()
    if later:
        city.load(two_nodes)

    def dangling(difference: FactDifference) -> None:
        difference.node(("Supervisor",), "局", {})
        difference.edge("NAMED", ("Supervisor", "局"), ("Organization", "91"), "", {})

    with pytest.raises(ModelError, match=r"Organization '91.*not offered"):
        city.load(dangling)


def test_property_of_a_foreign_type_is_an_error(city: City) -> None:
    with pytest.raises(ModelError, match=r"'a'.*object"):
        city.load(lambda d: d.node(("Place",), "1", {"a": object()}))
    with pytest.raises(ModelError, match=r"'a'.*list"):
        city.load(lambda d: d.node(("Place",), "1", {"a": [date(2024, 1, 1)]}))


def test_parallel_edges_are_told_apart_by_their_discriminator(city: City) -> None:
    def offer(difference: FactDifference) -> None:
        two_nodes(difference)
        difference.edge("NAMED", ("Supervisor", "局"), ("Organization", "91"), "row2", {"role": "business"})

    assert city.load(offer).edges_added == 2


def test_what_an_interrupted_load_left_is_not_compared_with(city: City, tmp_path: Path) -> None:
    city.load(two_nodes)

    def breaks(difference: FactDifference) -> None:
        two_nodes(difference, staff=9)
        difference._flush()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        city.load(breaks)
    city.graph.nodes = {
        uid: node for uid, node in city.graph.nodes.items() if node["recorded"] < 2
    }  # as cleaning up does
    city.graph.edges = {at: edge for at, edge in city.graph.edges.items() if edge[3]["recorded"] < 2}
    assert city.load(two_nodes).nothing


# against an oracle: what is known at load N is what was offered at load N

values = st.one_of(
    st.none(), st.integers(-2, 2), st.booleans(), st.sampled_from(["", "甲", "a"]), st.just(0.5),
    st.sampled_from([date(2024, 1, 1), date(9999, 12, 31)]), st.lists(st.sampled_from(["x", "y"]), max_size=2),
)  # fmt: skip
properties = st.dictionaries(st.sampled_from(["p", "q", "r"]), values, max_size=2)
nodes = st.dictionaries(
    st.sampled_from([("Organization", f"o{n}") for n in range(4)] + [("Place", "o0"), ("Place", "p1")]),
    properties,
    max_size=6,
)
edges = st.dictionaries(
    st.tuples(st.sampled_from(["A", "B"]), st.integers(0, 5), st.integers(0, 5), st.sampled_from(["", "x"])),
    properties,
    max_size=8,
)


@given(st.lists(st.tuples(nodes, edges), min_size=1, max_size=4), st.sampled_from([1, 3, None]))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_known_at_each_load_is_what_was_offered(loads: Any, batch: int | None) -> None:
    offered = []
    with tempfile.TemporaryDirectory() as folder:
        city = City(Path(folder))
        for held, links in loads:
            ends = sorted(held)
            kept = {
                (kind, ends[a % len(ends)], ends[b % len(ends)], mark): given
                for (kind, a, b, mark), given in links.items()
                if ends
            }

            def offer(difference: FactDifference, held: Any = held, kept: Any = kept) -> None:
                for (label, key), given in held.items():
                    difference.node((label,), key, given)
                for (kind, start, end, mark), given in kept.items():
                    difference.edge(kind, start, end, mark, given)

            before = len(city.graph.nodes) + len(city.graph.edges)
            counts = city.load(offer, batch=batch)
            written = len(city.graph.nodes) + len(city.graph.edges) - before
            assert written == counts.nodes_added + counts.edges_added
            assert counts.unchanged == len(held) + len(kept) - written
            offered.append((told_nodes(held), told_edges(kept)))
        for number, expected in enumerate(offered, 1):
            assert city.graph.known_at(number) == expected


def told(given: dict[str, Any]) -> Any:
    return tuple(sorted((k, str(v), type(v).__name__) for k, v in given.items() if v is not None))


def told_nodes(held: Any) -> Any:
    return {((label,), key, told(given)) for (label, key), given in held.items()}


def told_edges(kept: Any) -> Any:
    return {(kind, start[1], end[1], told(given)) for (kind, start, end, _), given in kept.items()}


NODE_FINGERPRINTS = [("91", 7809858724120106683, 9806194884589390939), ("局", 20752103845168610, 17998495792083659742)]
EDGE_FINGERPRINTS = [(9733550655217261210, 17687669445199321274)]

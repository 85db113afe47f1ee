"""Counts of party members are told in bands: in properties, cells, sentences, and in an evidence pack that is handed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from live_server import CITY, HONGDA, publish_graph, two_districts

from shizi.graph.engine import Engine
from shizi.graph.publication import published
from shizi.loaders.evidence_pack import evidence_files
from shizi.loaders.member_bands import TEMPLATE_UNKNOWN, banded, banded_cells, mask_sentence

COUNT = "有5名正式党员"
BAND = "有3-6名正式党员"


def test_cells_and_properties_tell_bands() -> None:
    assert banded({"formal_members": 5, "staff": 5, "floating_members": None}) == {
        "formal_members": "3-6", "staff": 5, "floating_members": None
    }  # fmt: skip
    cells = {"formal_members": "120", "probationary_members": "约5", "floating_members": "５", "staff": "5", "name": "5号"}
    assert banded_cells(cells) == {
        "formal_members": "100+", "probationary_members": "…", "floating_members": "…", "staff": "5", "name": "5号"
    }  # fmt: skip


def test_a_sentence_of_an_unknown_rule_loses_its_bare_numbers() -> None:
    assert mask_sentence(TEMPLATE_UNKNOWN[0], "某公司有 5 名党员") == "某公司有 … 名党员"


@pytest.mark.parametrize("exact", [False, True])
def test_a_pack_that_is_handed_on_tells_bands(embedded_engine: Engine, tmp_path: Path, exact: bool) -> None:
    publish_graph(embedded_engine, two_districts())
    publication = published(embedded_engine)
    assert publication is not None
    assert publication.city_code == CITY
    files = evidence_files(
        embedded_engine, f"f-P01-{HONGDA}", publication=publication, home=tmp_path, exact_counts=exact
    )
    told = [name for name in ("finding.json", "finding.zh.txt", "picture.svg", "picture.html") if name in files]
    everything = b"".join(files.values()).decode()
    assert (COUNT in everything, BAND in everything) == (exact, not exact)
    assert all((COUNT if exact else BAND) in files[name].decode() for name in told[:2])
    assert "（3名）" in everything  # the threshold is no count of members

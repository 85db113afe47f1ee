"""Every example of docs/cypher.md runs on the demo city and gives the rows that the page shows; outside tools connect as told."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from pathlib import Path
from typing import Any

import neo4j
import pytest
from end_to_end_home import SHIZI, environment

from shizi.graph.credentials import read_credentials
from shizi.graph.embedded_files import engine_files

PAGE = (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"### (\d+)\. .*?```cypher\n(.*?)```\n```text\n(.*?)```", PAGE, re.DOTALL)


def cell(value: Any) -> str:
    if value is None:
        return "∅"
    return "、".join(map(cell, value)) if isinstance(value, list) else str(value)


def test_there_are_twenty_examples() -> None:
    assert [int(number) for number, _, _ in EXAMPLES] == list(range(1, 21))


@pytest.mark.parametrize(("number", "query", "shown"), EXAMPLES, ids=[number for number, _, _ in EXAMPLES])
def test_an_example_gives_what_the_page_shows(number: str, query: str, shown: str, demo, shizi) -> None:
    done = shizi("cypher", query, "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    lines = [" | ".join(rows[0]), *(" | ".join(map(cell, row.values())) for row in rows)]
    assert lines == shown.splitlines()


def test_an_outside_driver_connects_as_doctor_says_and_can_only_read(demo) -> None:
    command = [SHIZI, "doctor", "--connect", "--hold"]
    with subprocess.Popen(
        command, env=environment(demo.home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as holding:
        assert holding.stderr
        assert "Ctrl-C" in holding.stderr.readline()
        try:
            state = engine_files(demo.home).read_state()
            credentials = read_credentials(engine_files(demo.home).credentials)
            assert state
            assert credentials
            auth = neo4j.basic_auth("reader", credentials.reader)
            url = f"bolt://127.0.0.1:{state.port}"
            with neo4j.GraphDatabase.driver(url, auth=auth) as driver, driver.session(database="shizi") as session:
                assert session.run("MATCH (c:Load) RETURN c.city_name AS name").single(strict=True)["name"] == "乌海市"
                with pytest.raises(neo4j.exceptions.Neo4jError):
                    session.run("CREATE (x:City {name: '别的市'})").consume()
                assert session.run("MATCH (c:City) RETURN count(*) AS cities").single(strict=True)["cities"] == 1
        finally:
            holding.send_signal(signal.SIGINT)
        told, _ = holding.communicate(timeout=60)
    assert holding.returncode == 0
    assert url in told
    assert "reader" in told
    assert credentials.reader not in told

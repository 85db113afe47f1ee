"""The description of the interface: it is the committed one, and it teaches."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from shizi.api.application import ROUTERS
from shizi.api.documentation import answer_examples, assets
from shizi.api.openapi_page import openapi_text

COMMITTED = Path(__file__).parents[2] / "docs" / "openapi.json"


@pytest.fixture(scope="module")
def described() -> dict:
    return json.loads(openapi_text())


def operations(described: dict) -> list[tuple[str, dict]]:
    return [(path, one) for path, methods in described["paths"].items() for one in methods.values()]


def test_the_committed_description_is_that_of_the_application(described: dict) -> None:
    assert json.loads(COMMITTED.read_text(encoding="utf-8")) == described, "run make docs"


def test_every_operation_has_an_id_a_summary_and_its_problems(described: dict) -> None:
    ids = [one["operationId"] for _, one in operations(described)]
    assert len(ids) == len(set(ids))
    for path, one in operations(described):
        assert one["summary"], path
        assert one["description"], path
        if path.startswith("/api/"):
            assert {"401", "403", "422", "429", "503", "504"} <= set(one["responses"]), path
            for status, answer in one["responses"].items():
                if status.startswith(("4", "5")):
                    assert set(answer["content"]) == {"application/problem+json"}, (path, status)


def test_every_parameter_has_a_title_words_and_an_example(described: dict) -> None:
    for path, one in operations(described):
        for parameter in one.get("parameters", ()):
            schema = parameter["schema"]
            told = {**schema, **parameter}
            assert told.get("description"), (path, parameter["name"])
            assert schema.get("title"), (path, parameter["name"])
            assert told.get("examples"), (path, parameter["name"])


def test_every_answer_has_an_example_of_its_shape(described: dict) -> None:
    examples = answer_examples()
    for router in ROUTERS:
        for route in router.routes:
            if route.response_model is not None:
                assert route.operation_id in examples, f"add an answer of {route.operation_id} to api/answer_examples.json"
                TypeAdapter(route.response_model).validate_python(examples[route.operation_id])


def test_the_page_s_files_are_installed() -> None:
    assert {"swagger-ui-bundle.js", "swagger-ui.css"} <= {file.name for file in assets().iterdir()}

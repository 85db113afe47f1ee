"""Settings come from the environment; what cannot be used is refused with a remedy and without secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from shizi.graph.errors import UsageError
from shizi.graph.settings import DEFAULT_IDLE_SECONDS, read_settings


def test_an_empty_environment_gives_the_embedded_engine_in_the_users_folder() -> None:
    settings = read_settings({})
    assert settings.database_url is None
    assert settings.engine_heap is None
    assert settings.engine_idle == DEFAULT_IDLE_SECONDS
    assert settings.home.is_absolute()
    assert settings.home.name == "shizi"


def test_a10_the_data_folder_is_the_one_named(tmp_path: Path) -> None:
    assert read_settings({"SHIZI_HOME": str(tmp_path)}).home == tmp_path
    assert read_settings({"SHIZI_HOME": "some/where"}).home == Path.cwd() / "some" / "where"


def test_a_server_and_its_credentials(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("from the file\nsecond line\n", encoding="utf-8")
    names = {"SHIZI_DATABASE": "neo4j://db.example:7687", "SHIZI_DATABASE_USER": "shizi"}
    settings = read_settings({**names, "SHIZI_DATABASE_PASSWORD_FILE": str(file), "SHIZI_DATABASE_NAME": "city"})
    assert settings.database_url == "neo4j://db.example:7687"
    assert settings.database_user == "shizi"
    assert settings.database_password == "from the file"
    assert settings.database_name == "city"
    direct = {**names, "SHIZI_DATABASE_PASSWORD": "direct", "SHIZI_DATABASE_PASSWORD_FILE": str(file)}
    assert read_settings(direct).database_password == "direct"
    assert "direct" not in repr(read_settings(direct))


@pytest.mark.parametrize(
    "wrong",
    [
        {"SHIZI_DATABASE": "http://db.example"},
        {"SHIZI_DATABASE": "localhost:7687"},
        {"SHIZI_DATABASE": "neo4j://"},
        {"SHIZI_DATABASE": "neo4j://me:hidden@db.example"},
        {"SHIZI_DATABASE_PASSWORD_FILE": "/nowhere/at/all"},
        {"SHIZI_ENGINE_HEAP": "much"},
        {"SHIZI_ENGINE_HEAP": "1g -version"},
        {"SHIZI_ENGINE_IDLE": "soon"},
        {"SHIZI_ENGINE_IDLE": "-1"},
        {"SHIZI_ENGINE_IDLE": "nan"},
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(wrong: dict[str, str]) -> None:
    with pytest.raises(UsageError) as error:
        read_settings(wrong)
    assert error.value.to_do
    assert next(iter(wrong)) in str(error.value)
    assert "hidden" not in str(error.value)


def test_an_empty_password_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    with pytest.raises(UsageError):
        read_settings({"SHIZI_DATABASE_PASSWORD_FILE": str(tmp_path / "empty")})


@pytest.mark.parametrize(("text", "seconds"), [("0", 0.0), ("2.5", 2.5), ("3600", 3600.0)])
def test_the_idle_time_is_a_number_of_seconds(text: str, seconds: float) -> None:
    assert read_settings({"SHIZI_ENGINE_IDLE": text}).engine_idle == seconds

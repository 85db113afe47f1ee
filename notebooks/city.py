"""The loaded city for a notebook: queries, questions, findings and answers as pandas frames."""

from __future__ import annotations

import atexit
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import neo4j
import pandas

from shizi.cypher.answer_statements import statement
from shizi.cypher.asking import ask
from shizi.cypher.find_organization import Wanted, find_organizations
from shizi.cypher.oversight import oversight_answer
from shizi.cypher.overview import overview
from shizi.cypher.questions import QuestionLibrary, read_questions
from shizi.cypher.role_statuses import role_statuses
from shizi.cypher.rule_titles import rule_title
from shizi.cypher.stored_findings import list_findings, received_kinds
from shizi.cypher.words import words
from shizi.graph.engine import Engine, open_engine
from shizi.graph.errors import AmbiguousError, NotFoundError
from shizi.graph.publication import Publication, published
from shizi.graph.settings import Settings, read_settings
from shizi.graph.views import DEFAULT_EDGES, day_graph, frame
from shizi.loaders.codes import clean_code
from shizi.loaders.names import NameFolder, full_key, split_former_names

if TYPE_CHECKING:
    import networkx

ROSTER = ("ledger", "base_roster")
"""States of the organizations that most rules judge."""
_MOST_ROWS = 100_000
_SECONDS = 120.0
_ORGANIZATIONS = """
MATCH (o:Organization)
WHERE o.recorded <= $known AND o.retired > $known AND ($states IS NULL OR o.state IN $states)
RETURN o.id AS id, o.uscc AS uscc, o.name AS name, o.kind AS kind, o.state AS state, o.reason AS reason,
       coalesce(o.operating_district, o.registered_district) AS district, o.staff AS staff,
       o.formal_members AS formal_members, o.above_scale AS above_scale, o.place AS place
ORDER BY id
"""
_PLACES = """
MATCH (p:Place)
WHERE p.recorded <= $known AND p.retired > $known
RETURN p.id AS id, p.name AS name, p.district AS district
"""


@dataclass(frozen=True, repr=False)
class NotebookCity:
    """A city in use by a notebook; `at` is the day that everything is asked for. Make one with `open_city`."""

    engine: Engine
    publication: Publication
    settings: Settings
    at: date

    @property
    def name(self) -> str:
        """The city's name."""
        return self.publication.city_name

    @property
    def known(self) -> int:
        """Number of the published load: read what it knew, `x.recorded <= $known AND x.retired > $known`."""
        return self.publication.number

    @property
    def driver(self) -> neo4j.Driver:
        """The official Neo4j driver, as the read-only user where the engine has one; give it `database_=city.database`."""
        return self.engine.read_only_driver()

    @property
    def database(self) -> str | None:
        """Name of the database for the driver; None is the user's own."""
        return self.engine.database

    def frame(self, cypher: str, /, **parameters: Any) -> pandas.DataFrame:
        """The rows of a read-only query, one column per name returned; `$at` and `$known` are supplied."""
        return frame(self.engine, cypher, **{"at": self.at, "known": self.known, **parameters})

    def graph(self, edges: tuple[str, ...] = DEFAULT_EDGES) -> networkx.MultiDiGraph[str]:
        """The relationships that are live on the day as a networkx graph; nodes are `label:id`, edges carry `kind`."""
        return day_graph(self.engine, at=self.at, known=self.known, edges=edges)

    def overview(self) -> dict[str, Any]:
        """The city in figures, as `shizi overview --format json` gives them; always for the day of the delivery."""
        return overview(self.engine, self.publication)

    def organizations(self, states: Collection[str] | None = ROSTER) -> pandas.DataFrame:
        """One row per organization of these states (None: all), with the name of its district, '' where it is unknown.

        The district is that of its territory holder, else where it operates or is registered. Columns: id, uscc, name, kind, state, reason,
        district, staff, formal_members, above_scale, place (code of its territory holder).
        """
        found = self.frame(_ORGANIZATIONS, states=None if states is None else list(states))
        places = self.frame(_PLACES).set_index("id")
        district = found["place"].map(places["district"]).fillna(found["district"])
        return found.assign(district=district.map(places["name"]).fillna(""))

    def role_statuses(self, states: Collection[str] = ROSTER) -> pandas.DataFrame:
        """Per organization (index: id) the status of each of the six roles (columns) on the day.

        held, multi_head, nominal (only lapsed or abolished holders), missing, exempt or unknown (register not received).
        """
        found = role_statuses(self.engine, at=self.at, known=self.known, states=states)
        return pandas.DataFrame.from_dict(found, orient="index", columns=list(words()["role"])).rename_axis("id")

    def findings(self, *rules: str) -> pandas.DataFrame:
        """The open findings of the latest load, of these rules or of all, with the rule's title in both languages."""
        found = pandas.DataFrame(list_findings(self.engine, known=self.known, rules=rules or None), columns=_FINDING)
        titles = [rule_title(rule, self.settings.rules_folder) for rule in found["rule"]]
        return found.assign(title=[zh for zh, _ in titles], title_en=[en for _, en in titles])

    @cached_property
    def questions(self) -> QuestionLibrary:
        """The questions of the library by number, those of the city's own folder too."""
        return read_questions(own=self.settings.questions_folder)

    def question(self, number: int | str, /, **values: Any) -> pandas.DataFrame:
        """The answer to a question of the library, as `shizi query NUMBER --param name=value`; its title is in `attrs`.

        Warns when a register it needs was not received, instead of letting an absence look like an answer.
        """
        question = self.questions.find(str(number))
        answer = ask(
            self.engine, question, values, at=self.at, known=self.known, received=received_kinds(self.engine, self.known),
            resolve=self.find, row_cap=_MOST_ROWS, timeout=_SECONDS,
        )  # fmt: skip
        for note in answer.notes:
            warnings.warn(f"{note['zh']} · {note['en']}", stacklevel=2)
        found = pandas.DataFrame(answer.rows, columns=[column.name for column in question.columns])
        found.attrs = {"title": question.title_zh, "title_en": question.title_en}
        return found

    def find(self, text: str, /) -> str:
        """The id of the organization with this code or name; NotFoundError or AmbiguousError lists candidates."""
        name, _ = split_former_names(text)
        districts = self.engine.read(statement("find_districts"), known=self.known)
        folder = NameFolder(self.name, tuple(row["name"] for row in districts if row["name"]))
        wanted = Wanted(text=name, code=clean_code(text), full_key=full_key(name), folded=folder.fold(name))
        found = find_organizations(self.engine, [wanted], known=self.known, fold=full_key)[0]
        if isinstance(found, str):
            return found
        raise found

    def find_first(self, *texts: str) -> str | None:
        """The id of the first of these organizations that this city has; None when it has none of them."""
        for text in texts:
            try:
                return self.find(text)
            except (NotFoundError, AmbiguousError):
                continue
        return None

    def who(self, organization: str, /, at: date | None = None) -> dict[str, Any]:
        """The oversight answer about an organization (its id), as `shizi who --format json`."""
        return oversight_answer(
            self.engine, organization, at=at or self.at, known=self.known, publication=self.publication, evaluate=True
        )

    def close(self) -> None:
        """Let go of the database; the end of the kernel does it too."""
        self.engine.close()

    def __repr__(self) -> str:
        return f"{self.name} · {self.at} · 第{self.known}次装载 load {self.known} · {self.engine.kind} {self.engine.version}"


_FINDING = [
    "id", "rule", "kind", "severity", "subject", "subject_kind", "name", "role", "stage", "holders", "since", "first_seen",
    "resolved_on", "sources", "explanation_zh", "explanation_en",
]  # fmt: skip


def open_city(at: date | None = None) -> NotebookCity:
    """Open the city of `SHIZI_HOME` (or of `SHIZI_DATABASE`) for the day `at`, default the day of its registers.

    Raises:
        NotFoundError: no city is loaded there. EngineError: the database does not answer.
    """
    settings = read_settings()
    to_do = f"先 shizi demo 或 shizi load 文件夹；数据文件夹 SHIZI_HOME={settings.home} · load a city into it first"
    nothing = NotFoundError("还没有装载任何城市 · no city is loaded yet", to_do=to_do)
    if settings.database_url is None and not (settings.home / "engine").exists():
        raise nothing
    engine = open_engine(settings)
    atexit.register(engine.close)
    publication = published(engine)
    if publication is None:
        raise nothing
    return NotebookCity(engine, publication, settings, at or publication.as_of)

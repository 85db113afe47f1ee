"""The steps of a load, each with what it needs and nothing else; `load` puts them in order."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shizi.cypher.judging import judge
from shizi.cypher.reviews import prepare_reviews
from shizi.graph.engine import Engine
from shizi.graph.errors import LoadError
from shizi.graph.model import model
from shizi.graph.publication import Publication
from shizi.graph.schema_setup import set_up_schema
from shizi.graph.settings import Settings
from shizi.graph.writing import GraphWriter
from shizi.loaders.city import City, departments_of, read_city
from shizi.loaders.city_facts import offer_city
from shizi.loaders.decisions import Decisions
from shizi.loaders.difference import FactCounts, FactDifference, Writer
from shizi.loaders.finding_store import store_findings
from shizi.loaders.funnel import Funnel
from shizi.loaders.identity import Identity, identify
from shizi.loaders.manifest import Manifest
from shizi.loaders.match_review import find_proposals
from shizi.loaders.receiving import Received, departments_to_resolve_with, receive
from shizi.loaders.rule_book import RuleBook
from shizi.loaders.stage import Stage, remove_other_stages, stage_path
from shizi.loaders.states import Thresholds

INCOMING = "incoming.duckdb"
"""The stage of a load that has not ended; whatever stands there from an earlier one is overwritten."""
Say = Callable[[str, float | None], None]
Step = Callable[[str, str], None]


def prepare_schema(engine: Engine) -> None:
    """Constraints and indexes of the model, where they are missing."""
    versioned = model().versioned
    indexes = [(label, ("id",)) for label in versioned]
    indexes += [(label, (name,)) for label in versioned for name in model().node(label).index]
    unique = [(label, "uid") for label in versioned if not model().node(label).loose]
    set_up_schema(engine, unique=unique, indexes=indexes)
    prepare_reviews(engine)


def unseen(former: Publication | None, loads: Path, settings: Settings) -> None:
    """Refuse to write to a graph whose rows this data folder does not hold.

    Raises:
        LoadError: the graph was loaded from another data folder.
    """
    if former and not stage_path(loads, former.number).exists():
        where = "SHIZI_DATABASE" if settings.database_url else "SHIZI_HOME"
        raise LoadError(
            f"the graph holds load {former.number}, but its rows are not in this data folder",
            to_do=f"use the SHIZI_HOME it was loaded from, or an empty database ({where})",
        )


def same_city(former: Publication | None, manifest: Manifest) -> None:
    """Refuse a delivery of another city: loaded as a later delivery, it would close everything.

    Raises:
        LoadError: the published city bears another code.
    """
    if former and former.city_code != manifest.city_code:
        raise LoadError(
            f"已装载的是{former.city_name}（{former.city_code}），这个文件夹是{manifest.city_name}（{manifest.city_code}） "
            f"(the loaded city is {former.city_code}, this folder is of {manifest.city_code})",
            to_do="换一个 SHIZI_HOME 装载另一城市 (use another SHIZI_HOME for another city)",
        )


@dataclass
class Stages:
    """The stage of this load and that of the published one."""

    current: Stage
    former: Stage | None
    loads: Path

    def receive(self, folder: Path, manifest: Manifest, *, allow_shrink: bool, say: Say) -> Received:
        """Read the delivery into the current stage, against the rows of the former."""
        departments = departments_of(manifest.city_name, departments_to_resolve_with(folder, manifest, self.former, allow_shrink=allow_shrink))

        def tick(done: int, total: int, what: str) -> None:
            say(what, done / total if total else None)

        return receive(
            folder, manifest, self.former, self.current, resolve_department=departments.identity,
            allow_shrink=allow_shrink, progress=tick,
        )  # fmt: skip

    @property
    def former_number(self) -> int | None:
        """The load whose rows this delivery is compared with."""
        return int(self.former.path.stem) if self.former else None

    def close(self) -> None:
        """Release both files."""
        self.current.close()
        if self.former:
            self.former.close()

    def keep_as(self, number: int) -> None:
        """Finish the stage and give it its number; only now can anybody take it for the stage of a load."""
        self.current.finish()
        self.close()
        self.current.path.replace(stage_path(self.loads, number))

    def kept(self, number: int) -> Stage:
        """The finished stage, for reading."""
        return Stage.open(stage_path(self.loads, number))

    def remove_others(self, number: int) -> None:
        """Only the stage of the published load is kept."""
        remove_other_stages(self.loads, number)


def start_stages(stack: ExitStack, scratch: Path, loads: Path, former: int | None) -> Stages:
    """Open the former stage for reading and begin the new one, which has no number yet."""
    previous = stack.enter_context(Stage.open(stage_path(loads, former))) if former else None
    current = stack.enter_context(Stage.create(scratch / INCOMING))
    return Stages(current, previous, loads)


@dataclass
class Resolved:
    """What came of a load before it is judged."""

    city: City
    identity: Identity
    funnel: Funnel
    facts: FactCounts


class NoWriter:
    """Takes everything and writes nothing: for a dry run."""

    def create_nodes(self, labels: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
        """Nothing."""

    def create_edges(self, kind: str, start_label: str, end_label: str, rows: list[Any]) -> None:
        """Nothing."""

    def retire_nodes(self, label: str, uids: list[str], number: int) -> None:
        """Nothing."""

    def retire_edges(self, kind: str, start_label: str, end_label: str, rows: list[Any], number: int) -> None:
        """Nothing."""


def resolve(
    stages: Stages, manifest: Manifest, book: RuleBook, writer: Writer, number: int, decisions: Path, step: Step, say: Say
) -> Resolved:
    """From staged rows to facts; the writer gets what differs from the former load."""
    step("identify", "识别组织 matching rows to organizations")
    city = read_city(stages.current, manifest.city_code, manifest.city_name)
    decided = Decisions.load(decisions)
    identity = identify(stages.current, city.folder, city.places, decided if decided.all() else None)
    step("facts", "推导主管关系 deriving who oversees whom")
    difference = FactDifference(stages.current, stages.former, writer, number)

    def tick(done: int, total: int) -> None:
        say(f"{done}/{total}", done / total if total else None)

    funnel = offer_city(
        city, identity, difference, day=manifest.as_of, settings=_settings(manifest, book),
        thresholds=Thresholds.of(book.parameters), tick=tick,
    )  # fmt: skip
    facts = difference.finish()
    # proposals go into no fact of this load, and the database is still busy with the last ones
    step("matches", "查找疑似同一组织的行 looking for weak matches")
    stages.current.set_meta("proposals", find_proposals(city, identity, decided))
    return Resolved(city, identity, funnel, facts)


def _settings(manifest: Manifest, book: RuleBook) -> dict[str, Any]:
    """Values of the manifest, and the thresholds and rules by which other days are judged later."""
    campaign = manifest.campaign
    return {
        "campaign": {"from": campaign[0], "until": campaign[1]} if campaign else None,
        "six_sync_since": manifest.six_sync_since,
        **book.kept(),
        "city": {"code": manifest.city_code, "name": manifest.city_name, "as_of": manifest.as_of},
    }


def judge_and_store(
    engine: Engine, writer: GraphWriter, stage: Stage, manifest: Manifest, book: RuleBook, number: int,
    former: Publication | None,
) -> dict[str, Any]:  # fmt: skip
    """Run every rule on what is written but not yet published, and keep the findings."""
    judgement = judge(
        engine,
        at=manifest.as_of,
        known=number,
        rules=book.rules.on(manifest.as_of),
        received=stage.received_kinds(),
        parameters=book.parameters,
    )
    judgement.failed |= {rule: str(fault) for rule, fault in book.rules.refused.items()}
    counts = store_findings(
        engine,
        writer,
        judgement.findings,
        former=former.number if former else 0,
        number=number,
        day=manifest.as_of,
        unjudged={*judgement.failed, *judgement.not_judged},
    )
    return {
        "open": counts.open,
        "opened": counts.opened,
        "reopened": counts.reopened,
        "resolved": counts.resolved,
        "not_judged": dict(judgement.not_judged),
        "failed": dict(judgement.failed),
        "seconds": {rule: round(seconds, 3) for rule, seconds in judgement.seconds.items()},
    }

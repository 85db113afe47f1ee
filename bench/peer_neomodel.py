"""The peer neomodel 7, an object graph mapper: classes for labels and edges, questions as filters and traversals on them.

Nothing here is Cypher; what the mapper does not count or group, Python does. Runs in an environment of its own (`peer_places`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from typing import Any

import neo4j
from neomodel import (
    ArrayProperty,
    BooleanProperty,
    IntegerProperty,
    Q,
    RelationshipFrom,
    RelationshipTo,
    StringProperty,
    StructuredNode,
    StructuredRel,
    db,
)
from neomodel.properties import Property
from peer_asked import Asked, Row

ROSTER = ["ledger", "base_roster"]
NEVER = date(9999, 12, 31)
BEGINNING = date(1, 1, 1)


class Day(Property):
    """A date of the database; neomodel's own stores text."""

    def inflate(self, value: Any, rethrow: bool = False) -> Any:  # noqa: ARG002
        """From the driver's date."""
        return value.to_native()

    def deflate(self, value: Any, rethrow: bool = False) -> Any:  # noqa: ARG002
        """The driver takes Python's."""
        return value


class Fact(StructuredRel):
    """An edge that is in force for a time."""

    recorded = IntegerProperty()
    retired = IntegerProperty()
    since = Day()
    until = Day()


class Oversight(Fact):
    """An edge by which a holder is named or oversees."""

    role = StringProperty()
    exclusive = BooleanProperty()
    register = StringProperty()
    basis = StringProperty()
    spelling = StringProperty()
    named_since = Day()
    named_until = Day()
    closed_on = Day()


class Naming(Oversight):
    """What a register row says."""


class Known(StructuredNode):
    """Any node."""

    __abstract_node__ = True
    id = StringProperty()
    recorded = IntegerProperty()
    retired = IntegerProperty()
    name = StringProperty()


class Organization(Known):
    """An organization."""

    kind = StringProperty()
    state = StringProperty()
    uscc = StringProperty()
    place = StringProperty()
    operating_district = StringProperty()
    registered_district = StringProperty()
    dead_words = ArrayProperty(StringProperty())
    listed_operating = BooleanProperty()
    supervisors = RelationshipFrom("Supervisor", "OVERSEES", model=Oversight)
    committees = RelationshipFrom("IndustryCommittee", "OVERSEES", model=Oversight)
    places = RelationshipFrom("Place", "OVERSEES", model=Oversight)
    named_supervisors = RelationshipFrom("Supervisor", "NAMED", model=Naming)
    named_committees = RelationshipFrom("IndustryCommittee", "NAMED", model=Naming)
    named_places = RelationshipFrom("Place", "NAMED", model=Naming)
    instructors = RelationshipFrom("Instructor", "GUIDES", model=Fact)


class Enterprise(Organization):
    """An enterprise."""


class SocialOrganization(Organization):
    """A social organization."""


class Supervisor(Known):
    """A department."""

    abolished = Day()
    overseen = RelationshipTo(Organization, "OVERSEES", model=Oversight)
    hosted = RelationshipTo("IndustryCommittee", "HOSTS", model=Fact)


class IndustryCommittee(Known):
    """A committee."""

    abolished = Day()
    overseen = RelationshipTo(Organization, "OVERSEES", model=Oversight)
    hosts = RelationshipFrom(Supervisor, "HOSTS", model=Fact)
    superiors = RelationshipTo("IndustryCommittee", "REPORTS_TO", model=Fact)


class Place(Known):
    """A place."""

    district = StringProperty()
    abolished = Day()


class PartyUnit(Known):
    """A party unit."""

    kind = StringProperty()
    formal_members = IntegerProperty()
    committee_seats = IntegerProperty()
    established = Day()
    dissolved = Day()
    term_ends = Day()
    unattached_names = ArrayProperty(StringProperty())
    covered = RelationshipTo(Organization, "COVERS", model=Fact)
    superior_units = RelationshipTo("PartyUnit", "BELONGS_TO", model=Fact)
    superior_committees = RelationshipTo(IndustryCommittee, "BELONGS_TO", model=Fact)


class Instructor(Known):
    """An instructor's post."""

    sending_unit = StringProperty()
    guided = RelationshipTo(Organization, "GUIDES", model=Fact)


def connect(asked: Asked) -> str:
    """Open neomodel's connection."""
    driver = neo4j.GraphDatabase.driver(
        asked.url, auth=(asked.user, asked.password), notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF
    )
    db.set_connection(driver=driver)
    return f"neomodel {version('neomodel')}"


def known(asked: Asked) -> dict[str, Any]:
    """The filter for nodes that are known."""
    return {"recorded__lte": asked.known, "retired__gt": asked.known}


def live(asked: Asked, path: str) -> dict[str, Any]:
    """The filter for edges on a path that are known and in force."""
    return {
        f"{path}|recorded__lte": asked.known, f"{path}|retired__gt": asked.known,
        f"{path}|since__lte": asked.at, f"{path}|until__gt": asked.at,
    }  # fmt: skip


def pairs(asked: Asked, nodes: Any, path: str, **more: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Each node with what a live edge of the path leads to, and the edge."""
    for row in nodes.filter(**live(asked, path), **more).traverse(path).all():
        first = next(one for one in row if isinstance(one, nodes.source_class))
        edge = next(one for one in row if isinstance(one, StructuredRel))
        yield first, next(one for one in row if one is not first and one is not edge), edge


HOLDERS = ("supervisors", "committees", "places")


def q01(asked: Asked) -> list[Row]:
    key = asked.given["Q01"]["organization"]
    return [
        (edge.role, holder.id, edge.named_since, edge.named_until, edge.basis, edge.register)
        for path in HOLDERS
        for _, holder, edge in pairs(asked, Organization.nodes.filter(id=key, **known(asked)), path)
    ]


def q02(asked: Asked) -> list[Row]:
    def department() -> Any:  # a set is changed by each filter
        return Supervisor.nodes.filter(id=asked.given["Q02"]["department"], **known(asked))

    found = list(pairs(asked, department(), "overseen", overseen__state__in=ROSTER))
    for _, committee, _ in pairs(asked, department(), "hosted", hosted__abolished__gt=asked.at):
        led = IndustryCommittee.nodes.filter(id=committee.id, **known(asked))
        found += pairs(asked, led, "overseen", overseen__state__in=ROSTER)
    places = {place.id: place for place in Place.nodes.filter(**known(asked)).all()}
    return [
        (edge.role, district(places, organization), organization.id, holder.name, edge.named_since, edge.basis)
        for holder, organization, edge in found
    ]


def district(places: dict[str, Place], organization: Organization) -> str:
    """The name of the organization's district."""
    own = places[organization.place].district if organization.place in places else None
    code = own or organization.operating_district or organization.registered_district
    return places[code].name if code in places else ""


def q04(asked: Asked) -> list[Row]:
    def led() -> Any:
        return IndustryCommittee.nodes.filter(id=asked.given["Q04"]["committee"], **known(asked))

    hosts = sorted({host.name for _, host, _ in pairs(asked, led(), "hosts", hosts__abolished__gt=asked.at)})
    above = sorted({one.name for _, one, _ in pairs(asked, led(), "superiors", superiors__abolished__gt=asked.at)})
    lead = {"overseen|role": "party_building", "overseen__state__in": ROSTER}
    return [
        (committee.name, hosts, above, organization.id, edge.named_since, edge.register)
        for committee, organization, edge in pairs(asked, led(), "overseen", **lead)
    ]


def live_units(asked: Asked) -> Any:
    return PartyUnit.nodes.filter(established__lte=asked.at, dissolved__gt=asked.at, **known(asked))


def beyond_its_form(asked: Asked) -> Any:
    """Live units with more members than their form allows."""
    branch, general = asked.numbers["branch_cap"], asked.numbers["general_branch_cap"]
    return live_units(asked).filter(
        Q(kind__in=["branch", "joint_branch"], formal_members__gt=branch)
        | Q(kind="general_branch", formal_members__gt=general)
    )


def covered_names(asked: Asked, units: Any) -> dict[str, list[str]]:
    names: dict[str, dict[str, str]] = defaultdict(dict)
    for unit, organization, _ in pairs(asked, units, "covered"):
        names[unit.id][organization.id] = organization.name
    return {unit: list(dict.fromkeys(name for _, name in sorted(some.items()))) for unit, some in names.items()}


def q30(asked: Asked) -> list[Row]:
    general = asked.numbers["general_branch_cap"]
    covered = covered_names(asked, beyond_its_form(asked))
    return [
        (
            unit.id, unit.kind, unit.formal_members,
            "committee" if unit.formal_members > general else "general_branch", covered.get(unit.id, []),
        )
        for unit in beyond_its_form(asked).all()
    ]  # fmt: skip


def q32(asked: Asked) -> list[Row]:
    def wanted() -> Any:
        return live_units(asked).filter(
            Q(committee_seats__isnull=True) | Q(committee_seats=0),
            kind__in=["branch", "joint_branch"], formal_members__gte=asked.given["Q32"]["members"],
        )  # fmt: skip

    covered = covered_names(asked, wanted())
    return [(unit.id, unit.formal_members, unit.committee_seats, covered.get(unit.id, [])) for unit in wanted().all()]


def p05(asked: Asked) -> list[Row]:
    expired = live_units(asked).filter(term_ends__lt=asked.at).exclude(kind__in=["temporary_branch", "floating_branch"])
    return [(unit.id, None, []) for unit in expired.all()]


def p07(asked: Asked) -> list[Row]:
    return [(unit.id, None, []) for unit in beyond_its_form(asked).all()]


def p03(asked: Asked) -> list[Row]:
    joint = live_units(asked).filter(kind="joint_branch").all()
    attached: dict[str, set[str]] = defaultdict(set)
    for unit, organization, _ in pairs(asked, live_units(asked).filter(kind="joint_branch"), "covered"):
        attached[unit.id].add(organization.id)
    cap = asked.numbers["joint_cap"]
    return [(unit.id, None, []) for unit in joint if len(attached[unit.id]) + len(unit.unattached_names or []) > cap]


def m05(asked: Asked) -> list[Row]:
    above: dict[str, set[str]] = defaultdict(set)
    standing = {"superior_units__established__lte": asked.at, "superior_units__dissolved__gt": asked.at}
    for unit, superior, _ in pairs(asked, live_units(asked), "superior_units", **standing):
        above[unit.id].add(superior.id)
    alive = {"superior_committees__abolished__gt": asked.at}
    for unit, superior, _ in pairs(asked, live_units(asked), "superior_committees", **alive):
        above[unit.id].add(superior.id)
    return [(unit, None, sorted(keys)) for unit, keys in above.items() if len(keys) > 1]


def guided(asked: Asked, **more: Any) -> list[tuple[Any, Any, Any]]:
    return list(pairs(asked, Instructor.nodes.filter(**known(asked)), "guided", **more))


def q35(asked: Asked) -> list[Row]:
    posts: dict[str, set[str]] = defaultdict(set)
    units = {}
    for instructor, organization, _ in guided(asked):
        posts[instructor.id].add(organization.id)
        units[instructor.id] = instructor.sending_unit
    average = int(10 * sum(map(len, posts.values())) / len(posts) + 0.5) / 10  # halves upward, as Cypher rounds
    cap = asked.numbers["instructor_cap"]
    return [(post, units[post], len(keys), len(keys) > cap, average) for post, keys in posts.items()]


def i02(asked: Asked) -> list[Row]:
    return [(post, None, []) for post, _, _, over, _ in q35(asked) if over]


def i03(asked: Asked) -> list[Row]:
    posts: dict[str, set[str]] = defaultdict(set)
    for instructor, organization, _ in guided(asked, guided__state__in=ROSTER):
        posts[organization.id].add(instructor.id)
    return [(key, None, sorted(some)) for key, some in posts.items() if len(some) > 1]


def dead_on_ledger(asked: Asked) -> list[Organization]:
    found: list[Organization] = Organization.nodes.filter(
        dead_words__isnull=False, listed_operating=True, **known(asked)
    ).all()
    return found


def q44(asked: Asked) -> list[Row]:
    return [(o.uscc, o.name, o.state, o.dead_words) for o in dead_on_ledger(asked)]


def l01(asked: Asked) -> list[Row]:
    return [(o.id, None, []) for o in dead_on_ledger(asked)]


def m01(asked: Asked) -> list[Row]:
    held: dict[tuple[str, str], set[str]] = defaultdict(set)
    for path in HOLDERS:
        roster = Organization.nodes.filter(state__in=ROSTER, **known(asked))
        for organization, holder, edge in pairs(asked, roster, path, **{f"{path}|exclusive": True}):
            held[organization.id, edge.role].add(holder.id)
    return [(key, role, sorted(holders)) for (key, role), holders in held.items() if len(holders) > 1]


def q60(asked: Asked) -> list[Row]:
    given = asked.given["Q60"]
    first = asked.at.replace(year=asked.at.year - given["years"])
    found: list[Row] = []
    for layer, path in ((layer, path) for layer in ("oversees", "named") for path in HOLDERS):
        path_named = path if layer == "oversees" else f"named_{path}"
        edges = {f"{path_named}|recorded__lte": asked.known, f"{path_named}|retired__gt": asked.known}
        if given["role"]:
            edges[f"{path_named}|role"] = given["role"]
        organization = Organization.nodes.filter(id=given["organization"], **known(asked), **edges)
        for row in organization.traverse(path_named).all():
            holder = next(one for one in row if isinstance(one, StructuredNode) and not isinstance(one, Organization))
            edge = next(one for one in row if isinstance(one, StructuredRel))
            until = min(edge.closed_on or edge.until, edge.until)
            gone = holder.abolished or NEVER
            if edge.since <= asked.at and until > first and edge.since < until:
                found.append((
                    edge.role, layer, edge.since if edge.since > BEGINNING else None, until if until < NEVER else None,
                    holder.name, edge.spelling, gone if gone < NEVER else None, edge.register, edge.basis,
                    until > asked.at and gone > asked.at,
                ))  # fmt: skip
    return found


ANSWERS = {
    "Q01": q01, "Q02": q02, "Q04": q04, "Q30": q30, "Q32": q32, "Q35": q35, "Q44": q44, "Q60": q60,
    "I02": i02, "I03": i03, "L01": l01, "M01": m01, "M05": m05, "P03": p03, "P05": p05, "P07": p07,
}  # fmt: skip

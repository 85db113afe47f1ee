"""Party units, instructors and mass organizations in good order, with the source's exact counts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from random import Random

from shizi.loaders.demo_city.chance import day_between, pick
from shizi.loaders.demo_city.ground import street_of
from shizi.loaders.demo_city.model import Mass, Organization, Posting, Unit
from shizi.loaders.demo_city.planting import UNIT_ENDINGS
from shizi.loaders.demo_city.reference import CAMPAIGN, document, street_committee, streets

_SENDERS = ("市委组织部", "市委社会工作部", "市工业和信息化局", "市住房和城乡建设局", "市商务局", "市教育局",
            "市卫生健康委员会", "市文体旅游广电局", "市民政局", "市税务局", "市市场监督管理局", "市总工会")  # fmt: skip
_MASS_KINDS = ("工会", "工会", "工会", "共青团", "妇联")


class Formation:
    """Forms units, sends instructors and founds mass organizations for one block."""

    def __init__(self, rng: Random, block: int, roster: list[Organization], units: list[Unit]) -> None:
        self._rng, self._block, self._roster = rng, block, roster
        self.units = units
        self._number = count(1)
        self._new_allowed: list[Unit] = []

    def run(self) -> None:
        """Everything, in the one order in which the counts come out."""
        self._form_units()
        self._date_new_units()
        self._send_instructors()
        self._found_mass_organizations()

    def _form_units(self) -> None:
        rng = self._rng
        by_street: dict[str, list[Organization]] = {}
        for org in self._roster:
            if "unit_done" in org.tags or org.survey is None:
                continue
            chance = rng.random()
            if not org.on_ledger:
                if chance < 0.06 and org.survey.operating_now:
                    self._own(org)
                continue
            if chance < 0.22:
                self._own(org)
            elif chance < 0.38 and "planted" not in org.tags:
                org.survey.formal = 1 + int(rng.random() * 2)
                by_street.setdefault(street_of(org.operating).code, []).append(org)
            elif chance < 0.41:
                self._temporary(org)
            elif chance < 0.52:
                org.survey.formal = 1 + int(rng.random() * 2)
                org.survey.no_unit_reason = "党员不足3名"
            else:
                org.survey.no_unit_reason = "无党员"
        left: list[Organization] = []
        for members in by_street.values():
            left = self._join(left + members)
        if left:
            self._joint(left)

    def _own(self, org: Organization) -> None:
        rng = self._rng
        if org.survey is None:
            return
        org.survey.formal = min(48, 3 + int(rng.expovariate(1 / 6)))
        org.survey.floating = int(rng.random() * 3) if rng.random() < 0.2 else 0
        org.survey.unit_form = "单独组建"
        unit = self._make("党支部", [(org, self._superior(org))], org.survey.formal, _short(org.name))
        unit.floating, unit.probationary = org.survey.floating, int(rng.random() * 3)
        if org.on_ledger and "planted" not in org.tags and not org.notice and rng.random() < 0.1:
            org.committee_claims.clear()  # the line through its unit alone names the committee
        self._new_allowed.append(unit)

    def _temporary(self, org: Organization) -> None:
        if org.survey:
            org.survey.formal, org.survey.floating = 0, 1 + int(self._rng.random() * 3)
            org.survey.unit_form = "临时党支部"
            unit = self._make("临时党支部", [(org, self._superior(org))], 0, _short(org.name))
            unit.floating = org.survey.floating
            self._new_allowed.append(unit)

    def _join(self, members: list[Organization]) -> list[Organization]:
        while len(members) >= 3:
            size = min(len(members), 2 + int(self._rng.random() * 4))
            if len(members) - size == 1:
                size = len(members) if len(members) <= 5 else size - 1
            self._joint(members[:size])
            members = members[size:]
        return members

    def _joint(self, members: list[Organization]) -> None:
        street = street_of(members[0].operating)
        formal = sum(org.survey.formal for org in members if org.survey)
        superior = street_committee(street)
        rows = [(org, superior) for org in members]
        self._new_allowed.append(self._make("联合党支部", rows, formal, f"{street.name}第{next(self._number)}"))
        for org in members:
            if org.survey:
                org.survey.unit_form = "联合组建"

    def _make(self, kind: str, rows: list[tuple[Organization, str]], formal: int, short: str) -> Unit:
        code = f"1503{self._block:03d}{next(self._number):05d}"
        name = f"中共{short}{UNIT_ENDINGS.get(kind, '支部委员会')}"
        unit = Unit(code, name, kind, rows, formal, day_between(self._rng, "2009-03-01", "2024-09-30"))
        self._set_term(unit)
        unit.seats = "3" if 7 <= formal < 20 else "5" if formal >= 20 else ""
        for org in unit.organizations:
            org.units.append(unit)
        self.units.append(unit)
        return unit

    @staticmethod
    def _set_term(unit: Unit) -> None:
        if unit.kind != "临时党支部":
            year = int(unit.established[:4])
            while f"{year}{unit.established[4:]}" <= "2025-10-31":
                year += 3
            day = unit.established[4:].replace("02-29", "02-28")
            unit.term_ends = f"{year}{day}"

    @staticmethod
    def _superior(org: Organization) -> str:
        claims = [c.committee for c in org.committee_claims if not c.until]
        return claims[0] if claims else street_committee(street_of(org.operating))

    def _date_new_units(self) -> None:
        wanted = document("composition.yaml")["new_party_units"]
        for unit in self._rng.sample(self._new_allowed, wanted):
            unit.established = day_between(self._rng, *CAMPAIGN)
            self._set_term(unit)

    def _send_instructors(self) -> None:
        plan = document("composition.yaml")
        rng = self._rng
        guided = [o for o in self._roster if o.on_ledger and not o.units and "no_instructor" not in o.tags]
        others = [o for o in self._roster if o.on_ledger and o.units and "no_instructor" not in o.tags]
        others += [o for o in self._roster if not o.on_ledger and o.survey and o.survey.operating_now]
        guided += others[: plan["organizations_guided"] - len(guided)]
        if len(guided) != plan["organizations_guided"]:
            raise ValueError(f"{len(guided)} organizations need an instructor, more than the source counts")
        rng.shuffle(guided)
        waiting: Iterator[Organization] = iter(guided)
        for load in self._loads(plan["instructors"], plan["organizations_guided"]):
            instructor = f"ZDY{self._block:02d}{next(self._number):05d}"
            sender = pick(rng, _SENDERS) if rng.random() < 0.5 else f"{pick(rng, streets()).name}党工委"
            since = day_between(rng, "2024-10-08", "2025-06-20")
            for _ in range(load):
                next(waiting).postings.append(Posting(instructor, sender, since))
        self._overlap(guided)

    @staticmethod
    def _loads(instructors: int, organizations: int) -> list[int]:
        """Organizations per instructor: three with too many, one with exactly five, the rest one to three."""
        loads = [6, 7, 6, 5]
        left, people = organizations - sum(loads), instructors - len(loads)
        each, more = divmod(left, people)
        return loads + [each + 1] * more + [each] * (people - more)

    def _overlap(self, guided: list[Organization]) -> None:
        """Three organizations with a second instructor, and one whose former instructor has left."""
        twice = [o for o in guided if o.on_ledger and "planted" not in o.tags][-4:]
        givers = [o.postings[0] for o in guided[-40:-30]]
        for org, giver in zip(twice[:3], givers, strict=False):
            org.postings.append(giver)
            org.tags.add("second_instructor")
        former = twice[3].postings[0]
        twice[3].postings.append(givers[5]._replace(since="2024-10-08", until=former.since))
        twice[3].tags.add("former_instructor")

    def _found_mass_organizations(self) -> None:
        rng = self._rng
        wanted = document("composition.yaml")["organizations_with_new_mass"]
        open_to = [o for o in self._roster if "no_mass" not in o.tags and o.survey and o.survey.operating_now]
        ledger = [o for o in open_to if o.on_ledger]
        rest = [o for o in open_to if not o.on_ledger]
        chosen = rng.sample(ledger, min(len(ledger), wanted * 8 // 10))
        chosen += rng.sample(rest, wanted - len(chosen))
        for org in chosen:
            org.mass.append(Mass(pick(rng, _MASS_KINDS), day_between(rng, *CAMPAIGN)))
            if rng.random() < 0.12:
                org.mass.append(Mass("妇联", day_between(rng, *CAMPAIGN)))
        new = set(map(id, chosen))
        for org in open_to:
            if id(org) not in new and rng.random() < 0.3:
                org.mass.append(Mass(pick(rng, _MASS_KINDS), day_between(rng, "2008-01-01", "2024-09-30")))


def _short(name: str) -> str:
    return name.replace("有限责任公司", "").replace("股份有限公司", "").replace("有限公司", "")

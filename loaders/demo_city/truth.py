"""The truth of the demo city: findings, look-alikes, ledger states, answers, numbers, personal values."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from shizi.loaders.demo_city.block import Block
from shizi.loaders.demo_city.cases_lines import SITES_WITHOUT_LIAISON
from shizi.loaders.demo_city.model import Finding, Organization
from shizi.loaders.demo_city.numbers import SeedCounts
from shizi.loaders.demo_city.personal import Personal
from shizi.loaders.demo_city.reference import AS_OF, CITY, places
from shizi.loaders.demo_city.registers import RegisterFile
from shizi.loaders.demo_city.truth_roles import ROLES, answer_status, role_truth
from shizi.loaders.demo_city.truth_units import committee_circles, occupied_sites

_ANSWERS_PER_BLOCK = 150


class TruthFolder:
    """Writes the truth block by block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open = {
            name: (folder / name).open("w", encoding="utf-8")
            for name in ("findings.jsonl", "ledger.jsonl", "oversight.jsonl", "clean.txt")
        }
        self._counts = SeedCounts()
        self._states: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._planted: Counter[str] = Counter()
        self._occupied: set[str] = set()
        self.organizations = self.findings = 0

    def add(self, block: Block) -> None:
        """Tells the truth about one block."""
        names = {o.subject: o.name for o in block.organizations} | {u.code: u.name for u in block.units}
        for finding in sorted(block.findings, key=_order):
            self._find(finding, names.get(finding.subject), planted=finding in block.planted)
        for finding, why in block.silent:
            print(*(finding.rule, finding.subject, finding.role or "", why), sep="\t", file=self._open["clean.txt"])
        for organization in block.organizations:
            self._state(organization)
        chosen = [o for o in block.organizations if o.on_roster and ("planted" in o.tags or o.notice)]
        rest = [o for o in block.organizations if o.on_ledger and not o.tags]
        for organization in (*chosen, *rest[:_ANSWERS_PER_BLOCK]):
            self._answer(organization)
        self._occupied |= occupied_sites(block.organizations)
        self._counts.add(block)
        self.organizations += len(block.organizations)

    def _find(self, finding: Finding, name: str | None, *, planted: bool) -> None:
        line = {**finding._asdict(), "name": name, "planted": planted}
        self._print("findings.jsonl", line)
        self._rules[finding.rule] += 1
        self._planted[finding.rule] += planted
        self.findings += 1

    def _state(self, organization: Organization) -> None:
        kind = "enterprise" if organization.prefix == "91" else "other"
        kind = "social_organization" if organization.social else kind
        facts = {"name": organization.name, "kind": kind, "state": organization.state, "reason": organization.reason}
        self._print("ledger.jsonl", {"uscc": organization.code or None, **facts})
        self._states[f"{organization.state}/{organization.reason}"] += 1

    def _answer(self, organization: Organization) -> None:
        truths = {role: role_truth(organization, role) for role in ROLES}
        roles = {role: {"status": t.status, "holders": sorted(t.holders)} for role, t in truths.items()}
        line = {"uscc": organization.code, "name": organization.name, "at": AS_OF, "status": answer_status(truths)}
        self._print("oversight.jsonl", {**line, "roles": roles})

    def _print(self, file: str, line: dict[str, Any]) -> None:
        print(json.dumps(line, ensure_ascii=False), file=self._open[file])

    def count_attendance(self, heads: int) -> None:
        """Adds the people of one row of the training register."""
        self._counts.attendance += heads

    def finish(self, files: Iterable[RegisterFile], personal: Personal, *, seed: int, scale: int) -> None:
        """Adds what belongs to the whole city, the invalid codes, the numbers and the personal values."""
        for finding in committee_circles():
            self._find(finding, finding.subject, planted=True)
        for code in sorted(self._occupied):
            if places()[code].name in SITES_WITHOUT_LIAISON:
                self._find(Finding("V12", code), places()[code].name, planted=True)
        for register in files:
            for address, name in register.invalid:
                self._find(Finding("D01", address), name, planted=True)
        for file in self._open.values():
            file.close()
        numbers = self._counts.numbers(register.layout["department"] for register in files)
        self._write("seed_numbers.json", numbers)
        meta = {
            "city": CITY,
            "as_of": AS_OF,
            "seed": seed,
            "scale": scale,
            "organizations": self.organizations,
            "rows": {file.path: file.data_rows for file in files},
            "states": dict(sorted(self._states.items())),
            "rules": dict(sorted(self._rules.items())),
            "planted": dict(sorted(self._planted.items())),
        }
        self._write("meta.json", meta)
        (self._folder / "personal.txt").write_text("\n".join(personal.everything()) + "\n", encoding="utf-8")

    def _write(self, name: str, facts: dict[str, Any]) -> None:
        (self._folder / name).write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _order(finding: Finding) -> tuple[str, str, str, str]:
    return finding.rule, finding.subject, finding.role or "", finding.stage or ""

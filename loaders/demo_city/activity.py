"""Red service teams, receptions, needs and problems, trainings: with the source's exact counts."""

from __future__ import annotations

from itertools import count
from random import Random

from shizi.loaders.demo_city.cases_gaps import served_by_committee
from shizi.loaders.demo_city.chance import day_between, days_after, pick
from shizi.loaders.demo_city.model import Organization, Service, TeamService
from shizi.loaders.demo_city.reference import committees, departments, document, streets

_SENDERS = (
    "市委组织部", "市委社会工作部", "市工业和信息化局", "市住房和城乡建设局", "市交通运输局", "市教育局",
    "市卫生健康委员会", "市文体旅游广电局", "市司法局", "市民政局", "市税务局", "市统计局", "市财政局", "市公安局",
    "市农牧局", "市能源局", "市应急管理局", "市科学技术局", "市生态环境局", "市总工会", "团市委", "市妇联",
)  # fmt: skip


class Activity:
    """Makes the services of one block; `loose` are receptions without a case."""

    def __init__(self, rng: Random, block: int, roster: list[Organization]) -> None:
        self._rng, self._block, self._roster = rng, block, roster
        self._number = count(1)
        self.loose: list[Service] = []

    def run(self) -> None:
        """Teams first, because their problems are solved where they serve."""
        self._send_teams()
        self._receive()

    def _send_teams(self) -> None:
        rng = self._rng
        plan = document("composition.yaml")
        case = [o for o in self._roster if "service_case:team" in o.tags]
        usual = [o for o in self._roster if o.on_ledger and not o.tags]
        served = case + rng.sample(usual, plan["organizations_served"] - len(case))
        teams = [self._team(index, "市商务局" if index < len(case) else "") for index in range(plan["service_teams"])]
        for index, org in enumerate(served):
            team, name, sender = teams[index % len(teams)]
            org.teams.append(TeamService(team, name, sender, day_between(rng, "2024-10-10", "2025-02-20")))
        helped = [served[index % len(served)] for index in range(plan["solved"]["service_problems"])]
        for org in helped:
            self._record(org, "红色服务团", org.teams[0].team_name, "问题", solved=True)
        for org in served[-9:]:
            self._record(org, "红色服务团", org.teams[0].team_name, "问题", solved=False)
        for org in served[-20:-9]:
            self._record(org, "红色服务团", org.teams[0].team_name, "需求", solved=True)

    def _team(self, index: int, sender: str) -> tuple[str, str, str]:
        number = self._block * 82 + index + 1
        sender = sender or (
            _SENDERS[index % len(_SENDERS)] if index < 60 else f"{streets()[index % len(streets())].name}党工委"
        )
        return f"HSFWT{number:03d}", f"{sender}第{number}红色服务团", sender

    def _receive(self) -> None:
        rng = self._rng
        plan = document("composition.yaml")
        usual = [o for o in self._roster if o.on_ledger and "planted" not in o.tags]
        leaders = [c.name for c in committees().values() if c.kind == "行业" and c.host and not c.abolished]
        for kind, amount in (("需求", plan["solved"]["needs"]), ("问题", plan["solved"]["problems"])):
            for org in rng.sample(usual, amount):
                channel = "直通车" if org.notice else "书记接待日"
                self._record(org, channel, pick(rng, leaders), kind, solved=True)
            for org in rng.sample(usual, 6):
                self._record(org, "书记接待日", pick(rng, leaders), kind, solved=False)
        for org in self._roster:
            if "service_case:committee" in org.tags:
                org.services.append(served_by_committee(self._id()))
        for _ in range(plan["reception_days"]):
            day = day_between(rng, "2024-10-08", "2025-09-26")
            leader = pick(rng, leaders)
            self.loose.append(Service(self._id(), "书记接待日", leader, "", day, "", "", leader))

    def _record(self, org: Organization, channel: str, carrier: str, kind: str, *, solved: bool) -> None:
        rng = self._rng
        raised = day_between(rng, "2024-10-15", "2025-08-20")
        done = days_after(raised, 3 + int(rng.random() * 35)) if solved else ""
        handled = pick(rng, _SENDERS) if channel != "红色服务团" and rng.random() < 0.4 else carrier
        record = Service(self._id(), channel, carrier, kind, raised, days_after(raised, 30), done, handled)
        org.services.append(record)

    def _id(self) -> str:
        return f"FW{self._block:02d}{next(self._number):05d}"


def trainings(rng: Random, instructors: list[str], scale: int) -> list[tuple[str, str, str, str, str, str]]:
    """Rows of the training register: session, day, audience, organizer, headcount, instructors who came."""
    sessions = document("composition.yaml")["training_sessions"]
    audiences = ("新建党组织书记", "党务工作者", "党建工作指导员")
    organizers = ("市委社会工作部", *[d for d in departments() if d.endswith("区委社会工作部")])
    rows = []
    for number in range(1, sessions + 1):
        day = day_between(rng, f"2025-{number:02d}-05", f"2025-{number:02d}-25")
        organizer = organizers[number % len(organizers)]
        for audience in audiences:
            heads = 38 + int(rng.random() * 6)
            came = rng.sample(instructors, min(8, len(instructors))) if "指导员" in audience else []
            session = f"2025年第{number}期党建业务示范培训班"
            rows.append((session, day, audience, organizer, str(heads * scale), "、".join(came)))
    return rows

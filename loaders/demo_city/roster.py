"""The organizations of the base roster in good order: every role held, every act recorded, before cases are planted."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from shizi.loaders.demo_city.chance import day_between, pick, pick_trade
from shizi.loaders.demo_city.excluded import INSURANCES, LIVE_WORDS
from shizi.loaders.demo_city.ground import (
    address_in,
    authority,
    division_digits,
    pick_street,
    place_only,
    street_like,
    street_of,
)
from shizi.loaders.demo_city.model import (
    Claim,
    CommitteeClaim,
    Inspection,
    Insured,
    Liaison,
    Licence,
    Notice,
    Organization,
    Stage,
    Statistics,
    Survey,
    Visit,
    Withholding,
)
from shizi.loaders.demo_city.naming import Codes, Names
from shizi.loaders.demo_city.reference import (
    Place,
    Trade,
    associations,
    departments,
    document,
    sites,
    street_committee,
    street_office,
)

_INDUSTRY_WORDS = "行业管理部门"
_PURPOSES = ("走访调研", "安全检查", "政策宣讲", "联合检查", "党建指导")
_BUREAUS = ("文体旅游广电局", "民政局", "教育局", "科学技术局", "司法局")
_CHAMBERS = ("市工商联", "市工商联", "乌海市青年企业家商会", "乌海市煤焦商会", "海勃湾区工商联", "乌达区工商联")
_POSITIONS = ("会员", "会员", "会员", "理事", "常务理事", "执委", "副会长")
_SOCIAL_TYPES = {"51": "社会团体", "52": "民办非企业单位", "53": "基金会", "31": "律师事务所"}
_NOTICE = ("乌社工发〔2025〕3号", "2025-03-18", "2025-04-01")
_PARTY_LEADS = ("社会组织综合党委", "社会组织综合党委", "工商联所属商会党委", "科技社团党委")


class RosterMaker:
    """Makes the base roster of one block."""

    def __init__(self, rng: Random, names: Names, codes: Codes, block: int) -> None:
        self._rng, self._names, self._codes, self._block = rng, names, codes, block
        self._number = block * 200_000 + 100_000

    def make(self) -> Iterator[Organization]:
        """All organizations of the base roster of one block: enterprises, then social organizations."""
        plan = document("composition.yaml")
        for reason, amount in plan["enterprises"].items():
            for _ in range(amount):
                yield self._enterprise(reason)
        for prefix, amounts in plan["social"].items():
            listed = associations() if prefix == "51" else ()
            for reason, amount in amounts.items():
                for index in range(amount):
                    mapped = self._mapped(listed, reason, index, plan)
                    yield self._social(prefix, reason, mapped)

    @staticmethod
    def _mapped(listed: tuple[object, ...], reason: str, index: int, plan: dict[str, int]) -> int | None:
        """The place in the notice's list of the organization that is made next, if the notice names it."""
        on_ledger = plan["associations_on_ledger"]
        if listed and reason == "ledger" and index < on_ledger:
            return index
        if listed and reason == "not_operating_on_site" and index < plan["associations"] - on_ledger:
            return on_ledger + index
        return None

    def _base(self, prefix: str, name: str, reason: str, trade: Trade, *, level: str = "") -> Organization:
        """`level`: 市 for bodies of the city, a district for its own; otherwise as it falls."""
        rng = self._rng
        registered = address_in(rng, pick_street(rng, level if level != "市" else ""))
        operating = registered
        if rng.random() < 0.06:
            operating = address_in(rng, pick(rng, street_like(street_of(registered))))
        division = "150300" if level == "市" else division_digits(rng, registered, own=bool(level))
        self._number += 1
        made = Organization(
            number=self._number,
            prefix=prefix,
            code=self._codes.give(prefix, division),
            name=name,
            state="ledger" if reason == "ledger" else "base_roster",
            reason="verified" if reason == "ledger" else reason,
            trade=trade,
            registered=registered,
            operating=operating,
            registrar=authority(division, "市场监督管理局"),
            established=day_between(rng, "2002-01-01", "2022-11-30"),
        )
        made.status = pick(rng, LIVE_WORDS)
        return made

    def _enterprise(self, reason: str) -> Organization:
        rng = self._rng
        trade = pick_trade(rng)
        made = self._base("91", self._names.brand(trade.trade) + trade.trade, reason, trade)
        place = pick(rng, ("乌海市", "乌海市", "乌海市", "乌海市", made.registered.district, "内蒙古", ""))
        form = pick(rng, ("有限公司", "有限公司", "有限公司", "有限责任公司", "有限责任公司", "股份有限公司"))
        made.name = f"{place}{made.name}{form}"
        if self._number == 100_001:
            made.name = document("words.yaml")["hostile_ledger_name"]
        made.registry = "market_registration"
        made.org_type = "有限责任公司（自然人投资或控股）"
        made.registration_type = pick(rng, ("173", "173", "173", "1130", "174", "159"))
        made.register_number = f"{made.code[2:8]}{made.number:09d}"
        staff = 10 + int(rng.expovariate(1 / 34))
        payers = max(10, round(staff * (0.75 + rng.random() * 0.25)))
        made.tax.append(Withholding(str(payers), "2025-08"))
        if rng.random() < 0.22:
            made.tax.append(Withholding(str(max(8, payers - int(rng.random() * 4))), "2025-02"))
        made.tax_address = made.operating
        if rng.random() < 0.85:
            self._insure(made, payers)
        large = staff > 75
        if rng.random() < 0.5 or large:
            scale = "规上" if large else "规下"
            control = "3" if made.registration_type != "159" else pick(rng, ("3", "9", ""))
            made.statistics = Statistics(trade.code, made.registration_type, control, scale, staff)
        if reason != "not_surveyed":
            made.survey = self._survey(made, reason, staff if reason != "staff_below_ten" else 4 + staff % 6)
            made.survey.above_scale = large and made.on_ledger
        if rng.random() < 0.28:
            made.chambers.append((pick(rng, _CHAMBERS), pick(rng, _POSITIONS)))
        self._lead(made, trade.committee)
        if made.on_ledger or rng.random() < 0.52:
            self._oversee(made, trade.department, _INDUSTRY_WORDS)
            if trade.licence and rng.random() < 0.5:
                made.licences.append(Licence(trade.department, trade.licence))
        return made

    def _social(self, prefix: str, reason: str, mapped: int | None) -> Organization:
        rng = self._rng
        if prefix == "31":
            return self._law_firm(reason)
        if mapped is not None:
            return self._association(reason, mapped)
        district = pick(rng, ("市", "市", "海勃湾区", "海南区", "乌达区"))
        front = "乌海市" if district == "市" else district
        words = document("words.yaml")
        if prefix == "52":
            line = pick(rng, list(words["services"]))
            bureau = words["services"][line]
            name = front + self._names.brand(line) + line
        elif prefix == "53":
            line, bureau = "基金会", "民政局"
            name = "乌海市" + self._names.brand(line) + pick(rng, ("教育基金会", "慈善基金会", "公益基金会"))
        else:
            line, bureau = pick(rng, words["society_topics"]), pick(rng, _BUREAUS)
            name = front + self._names.brand(line) + line + pick(rng, words["society_suffixes"])
        made = self._base(prefix, name, reason, Trade(line, "S", "9521"), level=district)
        self._enrol(made)
        holder = f"{district}{bureau}"
        if holder not in departments():
            holder = f"市{bureau}"
        free = prefix in ("51", "52") and rng.random() < 0.2
        if free:
            made.business_cell = pick(rng, ("直接登记", "直接登记", "无", "已脱钩"))
            if prefix == "51" and name.endswith(("协会", "促进会")):
                self._oversee(made, holder, _INDUSTRY_WORDS)
        else:
            made.business_cell = holder
            made.claims.append(Claim(holder, "业务主管单位", self._since(), "", self._document()))
        self._inspect(made, holder)
        self._lead(made, "社会组织综合党委" if free else self._line_committee(holder))
        return made

    def _association(self, reason: str, mapped: int) -> Organization:
        rng = self._rng
        entry = associations()[mapped]
        brand = self._names.brand(entry.topic) if self._block else ""
        name = f"乌海市{brand}{entry.topic}{entry.suffix}"
        made = self._base("51", name, reason, Trade(entry.topic, "S", "9521"), level="市")
        self._enrol(made)
        lead = _PARTY_LEADS[mapped % 4]
        free = mapped % 5 < 3
        if free:
            made.business_cell = pick(rng, ("脱钩", "已脱钩", "直接登记", "无业务主管单位"))
            said = pick(rng, ("无", "直接登记", "脱钩"))
            made.notice.append(Notice(said, entry.department, lead, *_NOTICE))
            made.claims.append(Claim(entry.department, _INDUSTRY_WORDS, "2025-04-01", "", _NOTICE[0]))
            self._visit(made, entry.department)
        else:
            made.business_cell = entry.department
            made.notice.append(Notice(entry.department, "", lead, *_NOTICE))
            made.claims.append(Claim(entry.department, "业务主管单位", "2025-04-01", "", _NOTICE[0]))
        made.committee_claims.append(CommitteeClaim(lead, "2025-04-01"))
        self._inspect(made, entry.department)
        self._contact(made)
        return made

    def _law_firm(self, reason: str) -> Organization:
        rng = self._rng
        name = f"{pick(rng, ('内蒙古', '乌海市', ''))}{self._names.brand('律师')}律师事务所"
        made = self._base("31", name, reason, Trade("律师", "L", "7231"), level="市")
        made.registry, made.social_type, made.registrar = "law_firms", "律师事务所", ""
        made.register_number = f"31503{made.number:012d}"
        if reason != "not_surveyed":
            made.survey = self._survey(made, reason, 5 + int(rng.random() * 30))
        self._lead(made, "律师行业党委")
        return made

    def _enrol(self, made: Organization) -> None:
        made.registry = "civil_affairs"
        made.social_type = _SOCIAL_TYPES[made.prefix]
        if made.prefix == "52" and self._rng.random() < 0.4:
            made.social_type = "社会服务机构"
        made.registrar = authority(made.code[2:8], "民政局")
        if made.reason != "not_surveyed":
            made.survey = self._survey(made, made.reason, 3 + int(self._rng.random() * 25))
        rng = self._rng
        made.stages.append(Stage("章程核准", day_between(rng, "2024-02-01", "2025-06-30"), "章程已载明党建内容"))
        made.stages.append(Stage("教育培训", day_between(rng, "2024-11-01", "2025-07-30"), "是", "市委社会工作部"))
        made.stages.append(Stage("年检年报", day_between(rng, "2025-03-10", "2025-05-28"), "党建部分已填报"))
        if rng.random() < 0.3:
            stage = Stage("等级评估", day_between(rng, "2024-09-01", "2025-06-01"), "党建指标已评", conclusion="3A")
            made.stages.append(stage)
        if rng.random() < 0.25:
            made.stages.append(Stage("专项抽查", day_between(rng, "2024-10-01", "2025-08-01"), "√"))

    def _survey(self, made: Organization, reason: str, staff: int) -> Survey:
        rng = self._rng
        street = street_of(made.operating)
        survey = Survey(place_only(made.registered), made.operating, staff)
        survey.operating_now = reason != "not_operating_on_site"
        survey.premises = reason != "no_premises"
        survey.park = street.name if street.kind else ""
        if not street.kind and survey.operating_now:
            self._settle(survey, street)
        survey.verified_by = f"{street.name}党建办"
        survey.verified_on = day_between(rng, "2024-11-05", "2025-08-25")
        return survey

    def _settle(self, survey: Survey, street: Place) -> None:
        near = [s for s in sites() if s.parent == street.code or s.code[:9] == street.code[:9]]
        if near and self._rng.random() < 0.3:
            site = pick(self._rng, near)
            if site.kind == "园区":
                survey.park = site.name
            else:
                survey.building = site.name

    def _lead(self, made: Organization, committee: str) -> None:
        """Puts it on a committee's list and on the liaison list; below the ledger not everywhere."""
        rng = self._rng
        if made.on_ledger or rng.random() < 0.7:
            street = street_of(made.operating)
            own = committee if rng.random() < (0.9 if made.social else 0.66) else street_committee(street)
            if street.kind and rng.random() < 0.5:
                own = street_committee(street)
            made.committee_claims.append(CommitteeClaim(own, day_between(rng, "2021-10-01", "2024-12-01")))
        if made.on_ledger or rng.random() < 0.36:
            self._contact(made)

    def _contact(self, made: Organization) -> None:
        rng = self._rng
        street = street_of(made.operating)
        unit, level = street_office(street), "镇（街道）"
        if street.kind:
            level = "园区"
        elif rng.random() < 0.16:
            unit, level = f"{made.operating.district}委社会工作部", "区"
        elif rng.random() < 0.14 and made.trade.department:
            unit, level = made.trade.department, "市"
        made.liaison.append(Liaison(unit, level, day_between(rng, "2023-01-10", "2025-03-01")))

    def _oversee(self, made: Organization, department: str, role: str) -> None:
        made.claims.append(Claim(department, role, self._since(), "", self._document()))
        self._visit(made, department)

    def _visit(self, made: Organization, department: str) -> None:
        rng = self._rng
        made.visits.append(Visit(department, day_between(rng, "2024-10-15", "2025-08-28"), pick(rng, _PURPOSES)))
        if rng.random() < 0.12:
            made.visits.append(Visit(department, day_between(rng, "2023-05-01", "2024-09-20"), pick(rng, _PURPOSES)))

    def _inspect(self, made: Organization, reviewer: str) -> None:
        rng = self._rng
        for year in (2023, 2024):
            word = pick(rng, ("合格", "合格", "合格", "合格", "合格", "基本合格"))
            day = day_between(rng, f"{year + 1}-03-05", f"{year + 1}-05-28")
            made.inspections.append(Inspection(year, reviewer, day, word))
        if rng.random() < 0.5:
            made.inspections.append(Inspection(2022, reviewer, "2023-04-20", "合格"))

    def _insure(self, made: Organization, payers: int) -> None:
        rng = self._rng
        base = max(5, round(payers * (0.75 + rng.random() * 0.4)))
        kinds = INSURANCES[: 2 + int(rng.random() * 4)]
        made.insured.extend(Insured(kind, str(base - (index % 3)), "2025-08") for index, kind in enumerate(kinds))

    def _since(self) -> str:
        return day_between(self._rng, "2019-03-01", "2024-06-30")

    def _document(self) -> str:
        rng = self._rng
        return f"乌党办发〔{2019 + int(rng.random() * 6)}〕{1 + int(rng.random() * 60)}号" if rng.random() < 0.7 else ""

    @staticmethod
    def _line_committee(department: str) -> str:
        return {
            "市文体旅游广电局": "文化旅游行业党委",
            "市教育局": "民办教育行业党委",
            "市卫生健康委员会": "民营医疗行业党委",
            "市人力资源和社会保障局": "人力资源服务行业党委",
            "市科学技术局": "科技服务行业党委",
        }.get(department, "社会组织综合党委")

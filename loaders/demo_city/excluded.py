"""The organizations that stay off the base roster, each for the reason the ledger must give."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from shizi.loaders.demo_city.chance import day_between, pick, pick_trade
from shizi.loaders.demo_city.ground import address_in, authority, division_digits, pick_street, street_of
from shizi.loaders.demo_city.model import Insured, Licence, Organization, Statistics, Withholding
from shizi.loaders.demo_city.naming import Codes, Names
from shizi.loaders.demo_city.reference import Trade, document

LIVE_WORDS = ("存续", "存续", "存续", "在业", "在营（开业）", "开业", "正常")
INSURANCES = ("企业职工基本养老保险", "职工基本医疗保险", "失业保险", "工伤保险", "生育保险")
_BRANCH_ENDINGS = ("分公司", "分公司", "分公司", "营业部", "门市部", "分店")
_DEAD_WORDS = {
    "deregistered": ("注销",),
    "revoked": ("吊销", "吊销未注销", "吊销未注销", "撤销"),
    "moved_out": ("迁出",),
    "not_operating": ("停业", "停业", "歇业", "清算"),
}


class ExcludedMaker:
    """Makes the excluded part of one block."""

    def __init__(self, rng: Random, names: Names, codes: Codes, block: int) -> None:
        self._rng, self._names, self._codes = rng, names, codes
        self._hostile: list[str] = [] if block else list(document("words.yaml")["hostile_names"])
        self._number = block * 200_000

    def make(self) -> Iterator[Organization]:
        """All excluded organizations of one block."""
        plan = document("composition.yaml")
        counts = dict(plan["excluded"])
        counts["below_threshold"] = plan["excluded_total"] - sum(counts.values())
        yield from self._institutions(plan["institution_prefixes"])
        for prefix, amount in plan["outside_prefixes"].items():
            for _ in range(amount):
                yield self._outside(str(prefix))
        for prefix, reason in (("92", "individual_business"), ("93", "cooperative")):
            for _ in range(counts[reason]):
                yield self._small(prefix, reason)
        for reason in ("state_owned", "collective", "branch", "below_threshold"):
            for index in range(counts[reason]):
                yield self._company(reason, index)
        for reason in ("deregistered", "revoked", "moved_out", "not_operating"):
            without = plan["without_code"].get(reason, 0)
            social = plan["deregistered_social"] if reason == "deregistered" else 0
            for index in range(counts[reason]):
                if index < social:
                    yield self._dead_social()
                else:
                    yield self._dead(reason, old=index >= counts[reason] - without)

    def _base(self, prefix: str, name_line: str, reason: str, trade: Trade) -> Organization:
        rng = self._rng
        address = address_in(rng, pick_street(rng))
        division = division_digits(rng, address)
        self._number += 1
        return Organization(
            number=self._number,
            prefix=prefix,
            code=self._codes.give(prefix, division),
            name=self._names.brand(name_line) + name_line,
            state="excluded",
            reason=reason,
            trade=trade,
            registered=address,
            operating=address,
            registrar=authority(division, "市场监督管理局"),
            established=day_between(rng, "1999-01-01", "2024-06-30"),
        )

    def _institutions(self, prefixes: dict[str, int]) -> Iterator[Organization]:
        rng = self._rng
        words = document("words.yaml")["institutions"]
        for prefix, amount in prefixes.items():
            for _ in range(amount):
                line = pick(rng, words)
                made = self._base(prefix, line, "public_institution", Trade(line))
                place = pick(rng, ("乌海市", "乌海市", made.registered.district))
                kind = {"11": "机关", "13": "群团机关"}.get(prefix, pick(rng, ("公益一类", "公益二类", "公益一类")))
                made.institution = (kind, pick(rng, ("市教育局", "市民政局", "市水务局", "市农牧局", "市人民政府")))
                made.name = f"{place}{made.name}"
                if prefix == "91":  # a former institution that became a company and is still on the code list
                    made.name = f"{made.name}有限公司"
                    made.registry, made.status, made.registration_type = "market_registration", "存续", "173"
                    made.org_type = "有限责任公司"
                elif made.number % 27 == 0:  # known to the statistics bureau only
                    made.institution, made.statistics = None, Statistics("9221", "", "1", "", 12)
                self._insure(made, 0.18, 12)
                yield made

    def _outside(self, prefix: str) -> Organization:
        line: str = document("words.yaml")["outside"][prefix]
        made = self._base(prefix, line, "out_of_scope", Trade(line))
        made.name = f"{street_of(made.registered).name}{made.name}"
        made.statistics = Statistics("9521", "", "9", "", int(self._rng.random() * 8) + 1)
        self._insure(made, 0.5, 6)
        return made

    def _small(self, prefix: str, reason: str) -> Organization:
        rng = self._rng
        trade = pick_trade(rng, prefix)
        made = self._base(prefix, trade.trade, reason, trade)
        made.name = f"{pick(rng, ('乌海市', made.registered.district, made.registered.district))}{made.name}"
        self._register(made, "个体工商户" if prefix == "92" else "农民专业合作社", "")
        if prefix == "92":
            if rng.random() < 0.07:
                self._withhold(made, int(rng.random() * 4) + 1)
            licence = {"货运户": ("市交通运输局", "道路运输经营许可"), "诊所": ("市卫生健康委员会", "医疗机构执业许可")}
            if trade.trade in licence and rng.random() < 0.6:
                made.licences.append(Licence(*licence[trade.trade]))
        return made

    def _company(self, reason: str, index: int) -> Organization:
        rng = self._rng
        trade = pick_trade(rng)
        made = self._base("91", trade.trade, reason, trade)
        self._name_company(made)
        kind = pick(rng, ("173", "173", "173", "171", "159", "1130", "1151"))
        self._register(made, "有限责任公司（自然人投资或控股）", kind)
        if reason == "state_owned":
            self._own_by_state(made, index)
        elif reason == "collective":
            made.registration_type = pick(rng, ("120", "130", "142", "集体企业"))
            made.org_type = "集体所有制"
            if index % 4 == 0:
                made.registration_type, made.org_type = "159", "其他有限责任公司"
                made.statistics = Statistics(trade.code, "159", "2", "规下", 14)
        elif reason == "branch":
            self._make_branch(made, index)
        else:
            self._below(made, index)
        return made

    def _own_by_state(self, made: Organization, index: int) -> None:
        rng = self._rng
        payers = 12 + int(rng.expovariate(1 / 60))
        made.org_type = "有限责任公司（国有控股）"
        if index % 8 == 0:
            made.registration_type = pick(rng, ("110", "141", "151", "1110", "1140", "国有企业"))
        elif index % 8 == 1:
            made.registration_type = "159"
            made.statistics = Statistics(made.trade.code, "159", "1", "规上", payers)
        else:
            made.registration_type = pick(rng, ("159", "160", "151"))
            share = pick(rng, ("100%", "100", "", "51", "67.5%", "80"))
            made.share = (pick(rng, ("一级", "二级", "三级")), share)
        self._withhold(made, payers)
        self._insure(made, 0.6, payers)

    def _make_branch(self, made: Organization, index: int) -> None:
        rng = self._rng
        made.name = f"{made.name}{made.registered.district[:-1]}{_BRANCH_ENDINGS[index % 6]}"
        made.org_type = pick(rng, ("有限责任公司分公司", "分支机构", "其他有限责任公司分公司"))
        made.registration_type = ""
        if index % 9 == 0:  # recognized by its type alone
            made.name = made.name.removesuffix(_BRANCH_ENDINGS[index % 6]) + "服务站"
        made.parent_code = self._codes.give("91", pick(rng, ("110105", "310115", "150100")))
        if rng.random() < 0.35:
            self._withhold(made, int(rng.random() * 18) + 1)

    def _below(self, made: Organization, index: int) -> None:
        rng = self._rng
        if index % 20 < 11:
            payers = int(rng.random() * 9) + 1
            self._withhold(made, payers)
            self._insure(made, 0.26, payers)
        elif index % 20 == 11:
            made.tax.append(Withholding("", "2025-08"))
            made.tax_address = made.operating
        if rng.random() < 0.08:
            kind = made.registration_type
            made.statistics = Statistics(made.trade.code, kind, "3", "规下", int(rng.random() * 9) + 1)
        if made.trade.licence and rng.random() < 0.18:
            made.licences.append(Licence(made.trade.department, made.trade.licence))

    def _dead(self, reason: str, *, old: bool) -> Organization:
        rng = self._rng
        trade = pick_trade(rng)
        made = self._base("91", trade.trade, reason, trade)
        self._name_company(made)
        self._register(made, "有限责任公司（自然人投资或控股）", "173")
        made.status = pick(rng, _DEAD_WORDS[reason])
        if old:
            made.code, made.established = "", day_between(rng, "1999-01-01", "2008-12-31")
        elif rng.random() < 0.12:
            self._withhold(made, int(rng.random() * 14), "注销" if reason == "deregistered" else "非正常")
        return made

    def _dead_social(self) -> Organization:
        rng = self._rng
        line = pick(rng, ("协会", "培训学校", "联谊会"))
        prefix = "52" if line == "培训学校" else "51"
        made = self._base(prefix, line, "deregistered", Trade(line, "S", "9521"))
        made.name = f"{made.registered.district}{made.name}"
        made.registry, made.status = "civil_affairs", "注销"
        made.social_type = "社会团体" if prefix == "51" else "民办非企业单位"
        made.registrar = authority(made.code[2:8], "民政局")
        made.business_cell = pick(rng, ("市体育局", "市教育局", "", "市文体旅游广电局"))
        return made

    def _name_company(self, made: Organization) -> None:
        rng = self._rng
        if self._hostile and made.reason in ("below_threshold", "revoked"):
            made.name = self._hostile.pop()
            return
        place = pick(rng, ("乌海市", "乌海市", "乌海市", "乌海市", made.registered.district, "内蒙古", ""))
        form = pick(rng, ("有限公司", "有限公司", "有限公司", "有限责任公司", "有限责任公司"))
        made.name = f"{place}{made.name}{form}"

    def _register(self, made: Organization, org_type: str, registration_type: str) -> None:
        made.registry, made.status = "market_registration", pick(self._rng, LIVE_WORDS)
        made.org_type, made.registration_type = org_type, registration_type
        made.register_number = f"{made.code[2:8]}{made.number:09d}"

    def _withhold(self, made: Organization, payers: int, status: str = "正常") -> None:
        made.tax.append(Withholding(str(payers), "2025-08", status))
        made.tax_address = made.operating

    def _insure(self, made: Organization, share: float, people: int) -> None:
        if self._rng.random() < share:
            count = max(1, round(people * (0.8 + self._rng.random() * 0.4)))
            kinds = INSURANCES[: 1 + int(self._rng.random() * 3)]
            made.insured.extend(Insured(kind, str(count), "2025-08") for kind in kinds)

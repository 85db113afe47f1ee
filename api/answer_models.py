"""The shapes of answers (contract/outputs.md) as types: they make the OpenAPI description, and tests check answers by them.

Answers themselves are written straight from what the queries give; these models allow no field that is not told here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from shizi.graph.model import ROLES

RoleName = Literal["registration", "business", "industry", "party_building", "territory", "liaison"]
RoleStatus = Literal["held", "multi_head", "missing", "exempt", "unknown", "nominal"]
AnswerStatus = Literal["ok", "multi_head", "gap", "mixed"]
OrganizationKind = Literal["enterprise", "social_organization", "other"]
OrganizationState = Literal["ledger", "base_roster", "excluded"]
LedgerName = Literal["three_have_enterprises", "social_organizations", "parks", "business_districts_and_buildings"]
Severity = Literal["high", "medium", "low"]
Precision = Literal["month", "year"]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2025-09-30"])]

assert RoleName.__args__ == ROLES  # type: ignore[attr-defined]


class Shape(BaseModel):
    """Base of all shapes: nothing that is not told."""

    model_config = ConfigDict(extra="forbid")


class Source(Shape):
    """登记行的地址 · Where a register row stands: register, file, sheet (null for CSV), row as a spreadsheet numbers it."""

    register_kind: str = Field(alias="register", description="登记册类别 · kind of register", examples=["civil_affairs"])
    file: str = Field(description="文件 · file", examples=["registers/社会组织登记.xlsx"])
    sheet: str | None = Field(description="工作表，CSV 为空 · sheet, null for CSV", examples=["明细"])
    row: int = Field(description="行号 · row number", ge=1, examples=[479])


class TwoLanguages(Shape):
    """同一段话的中文与英文 · The same text in Chinese and English."""

    zh: str
    en: str


class AnsweredOrganization(Shape):
    """所问的组织 · The organization asked about."""

    id: str = Field(description="键：代码，或没有代码时的代用键 · its key", examples=["51150300WHWKQX8E95"])
    uscc: str | None = Field(description="统一社会信用代码 · unified social credit code", examples=["51150300WHWKQX8E95"])
    name: str = Field(examples=["乌海市体育用品商会"])
    kind: OrganizationKind
    state: OrganizationState = Field(description="台账、底册或排除 · on the ledger, on the base roster, or excluded")
    reason: str | None = Field(description="该状态的原因 · reason of the state", examples=["verified"])
    place: str | None = Field(description="属地代码 · code of its place", examples=["150302002009"])
    place_name: str | None = Field(examples=["乌海市海勃湾区海北街道和平东社区居委会"])
    ledgers: list[str] = Field(description="所在台账 · ledgers it stands in", examples=[["social_organizations"]])
    former_names: list[str] = Field(description="曾用名 · former names")
    sources: list[Source]


class Holder(Shape):
    """担任身份的单位 · Who holds a role."""

    id: str = Field(examples=["市文体旅游广电局"])
    name: str = Field(examples=["市文体旅游广电局"])
    full_name: str | None = Field(default=None, description="地方的全名 · a place's full name")
    since: Day | None = Field(description="自何日起 · since; null from the beginning")
    since_precision: Precision | None = None
    until: Day | None = Field(description="至何日止（不含） · until, exclusive; null without end")
    until_precision: Precision | None = None
    gone: Literal["abolished", "lapsed"] | None = Field(default=None, description="已撤并或到期 · why it holds no more")
    basis: str | None = Field(description="依据文件 · document", examples=["乌社工发〔2025〕3号"])
    register_kind: str | None = Field(alias="register", description="依据的登记册 · register", examples=["mapping_notice"])
    verified: bool | None = Field(default=None, description="false：不在部门名录中 · not in the list of departments")
    sources: list[Source]


class AlsoNamed(Shape):
    """另一登记册写的单位 · A holder that another register names and precedence leaves out."""

    id: str
    name: str
    register_kind: str = Field(alias="register")
    since: Day | None
    sources: list[Source]


class Role(Shape):
    """一种身份由谁担任 · One of the six roles."""

    role: RoleName
    required: bool = Field(description="是否必备 · whether the organization needs it")
    status: RoleStatus
    reason: str | None = Field(description="决定的登记册，或缺位、免除的原因 · deciding register, or why", examples=["mapping_notice"])
    holders: list[Holder]
    also_named: list[AlsoNamed] = Field(default_factory=list, description="其他登记册所写 · what other registers name")
    sources: list[Source] = Field(default_factory=list)


class PartyHop(Shape):
    """党建责任链的一环 · A hop of the party line."""

    id: str
    kind: Literal["organization", "party_unit", "committee"]
    name: str
    unit_kind: str | None = None
    reaches_top: bool = Field(description="由此是否到达市委 · whether the city committee is reached from here")
    stops_because: str | None = Field(default=None, description="断在此处的原因 · why the line stops here")
    stops_at: str | None = None
    sources: list[Source] = Field(default_factory=list)


class PlaceHop(Shape):
    """属地责任链的一环 · A hop of the territory line."""

    id: str
    kind: Literal["place"]
    name: str
    level: str | None = None


class Lines(Shape):
    """两条责任链 · The lines upward."""

    party: list[PartyHop]
    territory: list[PlaceHop]


class Review(Shape):
    """核对意见 · A person's review that counts on the day."""

    state: str
    reason: str
    by: str
    until: Day | None
    reviewed_on: Day


class AnswerFinding(Shape):
    """这个组织的问题 · A finding about the organization."""

    id: str
    rule: str = Field(examples=["M01"])
    role: RoleName | None
    stage: str | None
    severity: Severity
    title_zh: str
    title_en: str
    explanation_zh: str
    explanation_en: str
    review: Review | None = Field(description="当日作数的核对意见 · the review that counts on the day")


class OversightAnswer(Shape):
    """谁在监管这个组织：六种身份、责任链、问题 · Who oversees the organization, with evidence."""

    organization: AnsweredOrganization
    at: Day = Field(description="问的是哪一天 · the day it is answered for")
    known_at: Day = Field(description="按哪一天装载的数据 · the day of the load it rests on")
    status: AnswerStatus = Field(description="ok、多头、真空，或两者都有 · D8 of the semantics")
    answer: TwoLanguages = Field(description="可以念出来的完整回答 · the whole answer in sentences")
    roles: list[Role] = Field(min_length=6, max_length=6)
    lines: Lines
    findings: list[AnswerFinding]


class Candidate(Shape):
    """名称相同或相近的组织 · An organization that bears the name, or one alike."""

    id: str
    uscc: str | None = None
    name: str
    place: str | None = None
    state: str | None = None
    score: float | None = Field(default=None, description="相近程度 0–100 · how alike")


class FieldError(Shape):
    """哪个参数有什么问题 · What is wrong with which part of the input."""

    field: str = Field(examples=["at"])
    message: str


class ProblemDetails(Shape):
    """出错时的回答（RFC 9457） · Problem details."""

    type: str = Field(examples=["/problems/ambiguous"])
    title: str = Field(examples=["不止一个组织符合"])
    status: int = Field(examples=[409])
    detail: str
    instance: str
    request_id: str
    errors: list[FieldError] = Field(default_factory=list)
    candidates: list[dict[str, Any]] | None = None


class BatchRequest(Shape):
    """要问的代码或名称，最多1000个 · Codes or names, at most 1,000."""

    ids: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        min_length=1, max_length=1000, examples=[["51150300WHWKQX8E95", "乌海市体育用品商会", "无此组织"]]
    )
    at: Day | None = Field(default=None, description="问哪一天，默认数据日期 · the day; default: that of the data")
    known_at: Day | None = Field(default=None, description="按哪一天已装载的数据 · as known on this day")


class Unanswered(Shape):
    """没有找到、不止一个，或不在管辖范围 · Not found, ambiguous, or outside the scope."""

    query: str
    error: str
    candidates: list[Candidate]
    to_do: str | None = None


class BatchAnswer(Shape):
    """按所问顺序逐一回答 · One answer for each thing asked, in the order asked."""

    answers: list[OversightAnswer | Unanswered]

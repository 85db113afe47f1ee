"""Shapes of findings and rules."""

from __future__ import annotations

from pydantic import Field

from shizi.api.answer_models import Day, Review, RoleName, Severity, Shape, Source


class NamedHolder(Shape):
    """涉及的单位 · A holder concerned."""

    id: str
    name: str


class FoundOut(Shape):
    """规则查出的一件事 · What a rule found, however it is told (contract/outputs.md)."""

    id: str = Field(examples=["0f3c9a1b2d4e5f60"])
    rule: str = Field(examples=["M01"])
    kind: str = Field(examples=["multi_head"])
    severity: Severity
    subject: str = Field(examples=["51150300WHWKQX8E95"])
    subject_kind: str = Field(examples=["organization"])
    name: str
    role: RoleName | None
    stage: str | None
    holders: list[NamedHolder]
    since: Day | None
    first_seen: Day | None
    resolved_on: Day | None
    sources: list[Source]
    explanation_zh: str
    explanation_en: str


class Finding(FoundOut):
    """一个问题 · A finding."""

    title_zh: str
    title_en: str
    review: Review | None = Field(description="当日作数的核对意见 · the review that counts")


class FindingPage(Shape):
    """一页问题，最严重的在前 · A page of findings, worst first."""

    items: list[Finding]
    next: str | None
    total: int | None = None
    counts: dict[str, int] | None = Field(default=None, description="各规则的数量 · counts by rule", examples=[{"M01": 12}])


class Rule(Shape):
    """一条规则 · A rule."""

    id: str = Field(examples=["M01"])
    version: int
    kind: str
    severity: Severity
    title_zh: str
    title_en: str
    condition_zh: str
    condition_en: str
    basis: list[str] = Field(description="依据：法规、来源文件、本模型口径 · what the rule rests on, in Chinese")
    basis_en: list[str] = Field(description="依据（英文） · the same in English")
    owner_zh: str
    owner_en: str
    subject_kinds: list[str]
    identity: list[str]
    needs: list[str] = Field(description="需要的登记册 · registers it needs")
    parameters: dict[str, int] = Field(description="所用参数及其取值 · thresholds in force")
    denominator_zh: str
    denominator_en: str


class Rules(Shape):
    """全部规则 · All rules in force."""

    items: list[Rule]

"""Shapes of lists, details, histories and neighbourhoods of organizations."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from shizi.api.answer_models import Day, OrganizationKind, OrganizationState, Precision, RoleName, Shape, Source


class ListedOrganization(Shape):
    """列表中的一个组织 · An organization in a list."""

    id: str = Field(examples=["51150300WHWKQX8E95"])
    uscc: str | None = Field(examples=["51150300WHWKQX8E95"])
    name: str = Field(examples=["乌海市体育用品商会"])
    kind: OrganizationKind
    state: OrganizationState
    place: str | None = Field(description="属地代码 · code of its place")
    place_name: str | None
    district: str | None = Field(description="所在区代码 · code of its district", examples=["150302000000"])
    district_name: str | None = Field(examples=["乌海市海勃湾区"])
    score: float | None = Field(default=None, description="与所查文字相符的程度 · how well it matches")


class FacetValue(Shape):
    """一个取值及其数量 · A value and how many have it."""

    value: str | None
    name: str | None = None
    count: int


class Facets(Shape):
    """各类别、状态、区、台账的数量 · Counts by kind, state, district and ledger."""

    kind: list[FacetValue]
    state: list[FacetValue]
    district: list[FacetValue]
    ledger: list[FacetValue] = Field(description="一个组织可在几本台账 · an organization may stand in several")


class OrganizationPage(Shape):
    """一页组织 · A page of organizations."""

    items: list[ListedOrganization]
    next: str | None = Field(description="下一页的游标，没有下一页时为空 · cursor of the next page")
    total: int | None = Field(default=None, description="总数，total=true 时才给 · given when asked for")
    total_capped: bool | None = Field(default=None, description="true：不止这么多 · there are more")
    facets: Facets | None = Field(default=None, description="facets=true 时才给 · given when asked for")


class OrganizationDetail(Shape):
    """登记册所说的一个组织 · What the registers say of an organization."""

    id: str
    uscc: str | None
    name: str
    names: list[str] = Field(description="其他写法 · other names")
    former_names: list[str] = Field(description="曾用名 · former names")
    kind: OrganizationKind
    state: OrganizationState
    reason: str | None
    ledgers: list[str]
    place: str | None
    place_name: str | None
    registered_district: str | None
    operating_district: str | None
    registration_type: str | None
    industry: str | None
    status: str | None
    established: Day | None
    staff: int | None
    payers: int | None
    insured: int | None
    formal_members: int | str | None = Field(description="正式党员数；steward 以下给区间 · a band below steward", examples=["3-6"])
    floating_members: int | str | None
    surveyed: bool | None
    listed_operating: bool | None
    above_scale: bool | None
    certificate_until: Day | None
    required: list[RoleName]
    exempt: list[RoleName]
    disputed: list[str] = Field(description="取值冲突的字段 · fields whose registers disagree")
    sources: list[Source]


class HeldPeriod(Shape):
    """某单位担任某身份的一段时间 · A period in which a unit held the role."""

    id: str
    name: str
    full_name: str | None = None
    since: Day | None
    since_precision: Precision | None = None
    until: Day | None
    until_precision: Precision | None = None
    exclusive: bool
    basis: str | None
    register_kind: str | None = Field(alias="register")
    sources: list[Source]


class RoleHistory(Shape):
    """一种身份的历任 · All holders of a role."""

    role: RoleName
    periods: list[HeldPeriod]


class OversightHistory(Shape):
    """六种身份的历任 · The six roles through time."""

    organization: ListedOrganization
    known_at: Day
    roles: list[RoleHistory]


class GraphNode(Shape):
    """图中的一个节点 · A node."""

    key: str = Field(description="标签:键 · label:id", examples=["Supervisor:市商务局"])
    label: str
    id: str
    name: str
    properties: dict[str, Any]


class GraphEdge(Shape):
    """图中的一条边 · An edge; `since` and `until` are its validity."""

    source: str
    target: str
    type: str = Field(examples=["OVERSEES"])
    family: Literal["membership", "oversight", "liaison", "other"]
    role: str | None = None
    kind: str | None = None
    since: Day | None
    until: Day | None
    valid: bool = Field(description="当日是否有效 · valid on the day")
    register_kind: str | None = Field(alias="register", default=None)
    basis: str | None = None


class Neighbourhood(Shape):
    """一个节点的邻域 · The neighbourhood of a node."""

    center: str
    at: Day
    known_at: Day
    nodes: list[GraphNode]
    edges: list[GraphEdge]
    next: str | None
    total: int | None = None

"""Shapes of the question library: what can be asked, what is sent, what comes back."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from shizi.api.answer_models import Day, Shape, TwoLanguages

ParameterType = Literal["text", "number", "flag", "day", "choice", "organization", "place", "department", "committee"]
QuestionGroup = Literal[
    "oversight", "multi_head", "vacuum", "coverage", "formation", "instructors", "service_teams", "ledgers", "six_sync",
    "data_quality", "change", "workload",
]  # fmt: skip


class QuestionParameterShape(Shape):
    """一个参数：类型、可选值、示例 · A parameter with its type."""

    name: str = Field(examples=["place"])
    type: ParameterType
    required: bool
    default: Any = Field(description="缺省值；空为不限 · null: no limit")
    values: list[str] = Field(description="choice 的可选值 · words of a choice")
    example: Any = Field(description="能用的值 · a value that works")
    zh: str
    en: str


class QuestionColumn(Shape):
    """一列及其两种语言的标题 · A column with its headings."""

    name: str = Field(examples=["uscc"])
    zh: str
    en: str


class RegisterColumn(Shape):
    """登记册的一列 · A column of a register."""

    register_kind: str = Field(alias="register", examples=["party_units"])
    column: str = Field(examples=["extension_until"])


class QuestionShape(Shape):
    """问题库里的一个问题 · A question of the library."""

    id: int = Field(examples=[7])
    name: str = Field(examples=["q07_several_holders"])
    version: int
    group: QuestionGroup
    title_zh: str
    title_en: str
    explanation: TwoLanguages
    parameters: list[QuestionParameterShape]
    columns: list[QuestionColumn]
    needs: list[str] = Field(description="缺了就不能回答的登记册 · registers it cannot do without")
    uses: list[str] = Field(description="缺了答案不全的登记册 · registers that add to the rows")
    columns_needed: list[RegisterColumn]
    open_to_places: bool = Field(description="限定地方的令牌能不能问 · whether a token of some places may ask it")


class Questions(Shape):
    """问题库 · The library."""

    items: list[QuestionShape]


class QueryRequest(Shape):
    """问一个问题 · A question asked."""

    parameters: dict[str, Any] = Field(
        default_factory=dict, max_length=30, description="参数：名称到值 · values by name", examples=[{"place": "海勃湾区", "role": "business"}]
    )
    at: Day | None = Field(default=None, description="问哪一天；默认为数据日期 · default: the day of the data")
    known_at: Day | None = Field(default=None, description="按哪一天已装载的数据 · as known on this day")
    limit: int = Field(default=1000, ge=1, le=20_000, description="最多多少行 · rows at most")


class QueryAnswer(Shape):
    """一个问题的答案 · The answer, as `shizi query ID --format json` gives it."""

    id: int
    title: TwoLanguages
    at: Day
    known_at: Day
    parameters: dict[str, Any] = Field(description="实际所用的参数，名称已换成键 · parameters as used, names as keys")
    parameter_names: dict[str, str] = Field(description="这些键的名称 · names of those keys")
    columns: list[QuestionColumn]
    rows: list[dict[str, Any]] = Field(description="每行按 columns 取值，末列 sources 是登记行 · rows by column, sources are register rows")
    notes: list[TwoLanguages]
    not_received: list[str] = Field(description="未收到的登记册 · registers not received")
    missing_columns: list[RegisterColumn]
    truncated: bool = Field(description="还有更多行 · more rows exist")

"""Shapes of the console: a statement, its answer, and the schema that a page completes from."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from shizi.api.answer_models import Day, Shape


class ConsoleRequest(Shape):
    """一条只读的 Cypher 语句 · A statement that only reads."""

    statement: str = Field(
        min_length=1,
        max_length=20_000,
        description="只读语句；$at、$known 已给好 · $at and $known are supplied",
        examples=["MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known RETURN o.state AS state, count(*) AS n ORDER BY state"],
    )
    parameters: dict[str, Any] = Field(
        default_factory=dict, max_length=50, description="参数；YYYY-MM-DD 作日期 · values; YYYY-MM-DD is a day", examples=[{"name": "市商务局"}]
    )
    at: Day | None = Field(default=None, description="$at 的值；默认为数据日期 · default: the day of the data")
    known_at: Day | None = Field(default=None, description="$known 取哪一天已装载的 · as known on this day")
    limit: int = Field(default=1000, ge=1, le=10_000, description="最多多少行 · rows at most")
    timeout: float = Field(default=10.0, gt=0, le=60, description="最多多少秒 · seconds at most", examples=[10])


class ConsoleReply(Shape):
    """语句的结果 · What a statement gives."""

    columns: list[str]
    rows: list[list[Any]] = Field(
        description="点为 {labels, properties}，边为 {type, start, end, properties} · nodes and edges as maps"
    )
    truncated: Literal["rows", "bytes"] | None = Field(description="被行数或字节上限截断 · cut by the cap on rows or bytes")
    seconds: float
    at: Day
    known: int = Field(description="$known 的值 · value of $known")


class SchemaProperty(Shape):
    """一个属性 · A property."""

    name: str = Field(examples=["uscc"])
    type: str = Field(examples=["text"])
    zh: str
    en: str


class SchemaNode(Shape):
    """一种点 · A kind of node."""

    label: str = Field(examples=["Organization"])
    labels: list[str] = Field(description="同一种点的其他标签 · further labels")
    zh: str
    en: str
    properties: list[SchemaProperty]
    indexed: list[str]


class SchemaEdge(Shape):
    """一种边 · A kind of edge."""

    type: str = Field(examples=["OVERSEES"])
    zh: str
    en: str
    pairs: list[tuple[str, str]] = Field(description="起点与终点的标签 · labels of start and end")
    properties: list[SchemaProperty]


class GraphSchema(Shape):
    """图里有什么 · What stands in the graph."""

    nodes: list[SchemaNode]
    edges: list[SchemaEdge]
    functions: list[str] = Field(description="控制台能用的函数 · functions of the console")

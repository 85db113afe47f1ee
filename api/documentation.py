"""The interface described: OpenAPI, and its page (Swagger UI from the package `fastapi-offline`, nothing from elsewhere)."""

from __future__ import annotations

import json
from html import escape
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from shizi.api.problems import KINDS
from shizi.api.request_context import context_of

DESCRIPTION = """
十字回答三个问题：**这个组织由谁监管，哪里多头，哪里无人**，每个回答都带登记册、文件、工作表和行号。

Shizi answers who oversees an organization, where several hands hold one rein, and where nobody does, with evidence.

- 先问 `GET /api/v1/organizations?q=名称`，再问 `GET /api/v1/organizations/{id}/oversight`。已知的组织总是 200。
- 令牌：`Authorization: Bearer …`，由 `shizi tokens create` 发放；本机试用时不需要。
- 出错时是 RFC 9457 的 `application/problem+json`；`Accept-Language: en` 给英文。
- 带 `ETag`；用 `If-None-Match` 再问，没有变化就是 304。`X-Request-Id` 可以自带，回答里原样返回。
- 列表用 `next` 翻页（`cursor=`），总数要用 `total=true` 才给。
"""
TAGS: list[dict[str, Any]] = [
    {"name": "organizations 组织", "description": "按代码、名称、曾用名、拼音找组织 · Find organizations"},
    {"name": "oversight 谁在监管", "description": "六种身份由谁担任 · Who holds which role"},
    {"name": "supervisors 主管单位", "description": "主管单位与其所管的组织 · Holders and their organizations"},
    {"name": "findings 问题", "description": "多头、缺位、断链等 · What is wrong"},
    {"name": "queries 问题库", "description": "65个问题与自己的 Cypher · The question library, and Cypher of one's own"},
    {"name": "changes 变化", "description": "两天或两次装载之间、假设推演 · Between days and loads, and what if"},
    {"name": "loads 装载", "description": "装载记录与上传登记册 · Loads, and uploading registers"},
    {"name": "city 全市", "description": "全市概览、规则、台账 · The city, rules, ledgers"},
    {"name": "health 健康", "description": "健康、就绪、指标 · Health, readiness, figures"},
]
_PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<title>十字 Shizi API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, displayRequestDuration: true,
  persistAuthorization: false, tryItOutEnabled: true, validatorUrl: null
});
"""
# Swagger UI writes styles into elements, which a page of our own never does.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def assets() -> Path:
    """The folder of Swagger UI's files; the package is not imported, since its import changes nothing we need."""
    found = find_spec("fastapi_offline")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "static"


def described(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI description, made once."""
    if app.openapi_schema is None:
        schema = get_openapi(
            title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
        )
        schema["components"].setdefault("securitySchemes", {})["token"] = {
            "type": "http", "scheme": "bearer", "description": "shizi tokens create 发放的令牌 · a token of `shizi tokens create`",
        }  # fmt: skip
        schema["security"] = [{"token": []}, {}]
        examples = answer_examples()
        for path in schema["paths"].values():
            for operation in path.values():
                _use_problem_media_type(operation)
                if (example := examples.get(operation["operationId"])) is not None:
                    answered = next(one for status, one in operation["responses"].items() if status.startswith("2"))
                    answered["content"]["application/json"]["example"] = example
        for unused in ("HTTPValidationError", "ValidationError"):
            schema["components"]["schemas"].pop(unused, None)
        app.openapi_schema = schema
    return app.openapi_schema


def answer_examples() -> dict[str, Any]:
    """An answer of each operation, from the demo city (`answer_examples.json`)."""
    text = resources.files("shizi.api").joinpath("answer_examples.json").read_text(encoding="utf-8")
    examples: dict[str, Any] = json.loads(text)
    return examples


def _use_problem_media_type(operation: dict[str, Any]) -> None:
    """Problems come as application/problem+json only."""
    for status, response in operation.get("responses", {}).items():
        content = response.get("content", {})
        if str(status).startswith(("4", "5")) and "application/problem+json" in content:
            content["application/problem+json"] = content.pop("application/json", content["application/problem+json"])


def add_documentation(app: FastAPI) -> None:
    """Serve /openapi.json, /docs and /problems/{name}."""

    async def openapi(_request: Request) -> Response:
        from shizi.api.route_words import json_answer

        return json_answer(app.openapi())

    async def page(_request: Request) -> Response:
        return HTMLResponse(_PAGE, headers={"content-security-policy": _PAGE_POLICY})

    async def start(_request: Request) -> Response:
        return Response(_START, media_type="text/javascript")

    async def problem(request: Request) -> Response:
        name = request.path_params["name"]
        kind = next((kind for kind in KINDS if kind.name == name), None)
        english = context_of(request.scope).language == "en"
        title = "没有这种问题 · no such problem" if kind is None else (kind.en if english else kind.zh)
        status = "" if kind is None else f" ({kind.status})"
        text = f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title><h1>{escape(title)}{status}</h1>"
        return HTMLResponse(text, 404 if kind is None else 200)

    app.add_route("/openapi.json", openapi, include_in_schema=False)
    app.add_route("/docs", page, include_in_schema=False)
    app.add_route("/docs/start.js", start, include_in_schema=False)
    app.add_route("/problems/{name}", problem, include_in_schema=False)
    app.mount("/docs/assets", StaticFiles(directory=assets()), name="assets")

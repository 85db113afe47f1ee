"""The web pages, as the package build made them: files with lasting names, and one page for every address that people see."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles

PAGES = ("/", "/organizations/{id:path}", "/findings", "/findings/{id}", "/city", "/ledger", "/console", "/load")
_FOLDER = Path(__file__).parent / "web" / "dist"
_NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>十字 Shizi</title>
<h1>网页没有随包构建 · The web pages were not built</h1>
<p>接口照常可用：<a href="/docs">/docs</a>。能访问 npm 源时重新安装即可：pip install --force-reinstall .</p>
<p>The API works: <a href="/docs">/docs</a>. Install again where the npm registry can be reached.</p></html>"""


def add_web_pages(app: FastAPI, folder: Path = _FOLDER) -> None:
    """Serve the pages; without a build, a page that says so and how to get them."""
    built = (folder / "index.html").is_file()

    async def page(_request: Request) -> Response:
        if not built:
            return HTMLResponse(_NOT_BUILT, 503)
        return FileResponse(folder / "index.html", headers={"cache-control": "no-cache"})

    async def icon(_request: Request) -> Response:
        return FileResponse(folder / "icon.svg", media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})

    for path in PAGES:
        app.add_route(path, page, include_in_schema=False)
    if built:
        app.add_route("/icon.svg", icon, include_in_schema=False)
        app.mount("/assets", LastingFiles(directory=folder / "assets"))


class LastingFiles(StaticFiles):
    """Files whose names hold a digest of their content: kept for a year."""

    def file_response(self, *arguments: object, **more: object) -> Response:
        """The file, with leave to keep it."""
        response = super().file_response(*arguments, **more)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response

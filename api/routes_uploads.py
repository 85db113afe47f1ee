"""Uploading a register folder as a .zip: it is unpacked with care, loaded in a process of its own, and followed by its job."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from shizi.api.answer_models import Shape
from shizi.api.problems import LOAD_RUNNING, NOT_FOUND, UNSUPPORTED_MEDIA, Problem, invalid, two_languages
from shizi.api.register_archive import ArchiveError, unpack
from shizi.api.route_words import json_answer, problems
from shizi.api.routes_console import whole_city
from shizi.api.scope import require
from shizi.api.service import ContextOf, ServiceOf
from shizi.api.upload_jobs import UploadJobs, jobs_of

router = APIRouter(prefix="/api/v1/uploads", tags=["loads 装载"])
JobsOf = Annotated[UploadJobs, Depends(jobs_of)]
_ZIP = ("application/zip", "application/x-zip-compressed", "application/octet-stream")
_RECEIVE_SECONDS = 900


class UploadJob(Shape):
    """一次上传的装载 · The load of an upload."""

    id: str = Field(examples=["0f3c9a1b2d4e5f60"])
    state: Literal["running", "loaded", "incomplete", "failed"] = Field(
        description="incomplete：已装载，但有登记册被拒收 · loaded, though some registers were refused"
    )
    dry_run: bool
    started: str
    ended: str | None
    share: float | None = Field(description="0到1；不知道时为空 · part done, null when unknown")
    steps: list[str] = Field(description="做到哪一步 · what was done so far")
    messages: list[str] = Field(description="装载命令所说的 · what the command said")
    warnings: list[str]
    report: dict[str, Any] | None = Field(description="导入报告（import_report.json）· the import report")


@router.post(
    "",
    operation_id="uploadRegisters",
    summary="上传并装载登记册 · Upload and load registers",
    status_code=202,
    response_model=None,
    responses={202: {"model": UploadJob, "description": "正在装载 · being loaded"}, **problems(409, 413, 415)},
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "登记册文件夹的 zip · a .zip of the register folder",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload(
    request: Request,
    context: ContextOf,
    service: ServiceOf,
    jobs: JobsOf,
    dry_run: Annotated[bool, Query(title="只试不写", description="只说会有什么变化 · Only tell what would change", examples=[True])] = False,
    allow_shrink: Annotated[
        bool, Query(title="接受骤减", description="接受行数骤减的登记册 · Accept registers that shrank", examples=[False])
    ] = False,
) -> Response:
    """请求体就是 zip（application/zip），内有 manifest.yaml。需要 steward 以上、全市范围；一次只装载一个。

    装载完成前，查询看到的仍是原来的城市。The body is the archive itself. Needs the role steward and the whole city; one load
    at a time; readers see the former city until the new one is whole.
    """
    whole_city(context.caller)
    require(context.caller, "steward")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _ZIP:
        raise Problem(UNSUPPORTED_MEDIA, "请以 application/zip 发送", "send it as application/zip")
    if jobs.busy:
        raise Problem(LOAD_RUNNING, "请等上一次装载结束", "wait until the load under way has ended", retry_after=30)
    context.allow_time(_RECEIVE_SECONDS)
    jobs.receiving = True
    number, folder = jobs.begin()
    try:
        archive = folder / "upload.zip"
        with archive.open("wb") as sink:
            async for piece in request.stream():
                sink.write(piece)
        registers = await service.access.compute(lambda: _unpacked(archive, folder))
        job = jobs.start(number, registers, dry_run=dry_run, allow_shrink=allow_shrink)
    except ArchiveError as error:
        jobs.discard(number)
        zh, en = two_languages(error.what)
        raise invalid("body", zh, en) from error
    except BaseException:
        jobs.discard(number)
        raise
    finally:
        jobs.receiving = False
    context.rows = 1
    answer = json_answer(job.document(), status=202)
    answer.headers["location"] = f"/api/v1/uploads/{number}"
    return answer


@router.get(
    "/{id}",
    operation_id="getUpload",
    summary="装载做到哪里了 · How far an upload is",
    response_model=UploadJob,
    responses=problems(404),
)
async def job(
    id: Annotated[str, Path(title="上传的 id", description="The upload's id", max_length=64, examples=["0f3c9a1b2d4e5f60"])],  # noqa: A002
    context: ContextOf,
    jobs: JobsOf,
) -> Response:
    """步骤、进度、导入报告与提示；隔几秒再问 · Steps, share, report and warnings; ask again every few seconds."""
    whole_city(context.caller)
    require(context.caller, "steward")
    found = jobs.find(id)
    if found is None:
        raise Problem(NOT_FOUND, "没有这次上传", "there is no such upload")
    context.rows = 1
    return json_answer(found)


def _unpacked(archive: FilePath, folder: FilePath) -> FilePath:
    try:
        return unpack(archive, folder / "registers")
    finally:
        archive.unlink(missing_ok=True)

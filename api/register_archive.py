"""A .zip of a register folder, unpacked without trusting anything it says of itself.

Refused with the reason: what is no zip, is encrypted or packed in an uncommon way, holds too many or too large files, leads
out of its folder, holds links or devices, names one file twice, or unpacks to far more than it weighs. Bytes are counted as
they come, since an archive may state false sizes; nothing is left when it is refused.
"""

from __future__ import annotations

import contextlib
import shutil
import stat
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from shizi.graph.errors import UsageError
from shizi.loaders.harmless_text import harmless
from shizi.loaders.manifest import MANIFEST_NAMES

_PIECE = 1 << 20
_UTF8_NAMES, _ENCRYPTED = 0x800, 0x1
_DEPTH, _LONGEST_NAME = 6, 240
_SMALL = 1 << 20
"""Up to this size a file may be packed as tightly as it likes."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much an archive may hold."""

    files: int = 2000
    file_bytes: int = 512 << 20
    all_bytes: int = 2 << 30
    ratio: int = 200


class ArchiveError(UsageError):
    """The archive is not unpacked; the message says why."""


def unpack(archive: Path, folder: Path, limits: ArchiveLimits | None = None) -> Path:
    """Unpack into `folder`, which must not exist, and return the folder that holds the manifest.

    Raises:
        ArchiveError: it cannot be used; `folder` does not exist then.
    """
    chosen = limits or ArchiveLimits()
    try:
        with zipfile.ZipFile(archive) as opened:
            planned = _planned(opened, chosen)
            folder.mkdir(parents=True)
            written = 0
            for entry, name in planned:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                written = _write(opened, entry, target, written, chosen)
        return _with_manifest(folder)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ArchiveError(
            f"不是能解开的 zip 文件 · it is no zip file that can be unpacked: {type(error).__name__}", to_do="重新打包 · pack it again"
        ) from error
    except ArchiveError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _planned(opened: zipfile.ZipFile, limits: ArchiveLimits) -> list[tuple[zipfile.ZipInfo, PurePosixPath]]:
    """The files with the places they go to, all checked before anything is written."""
    entries = opened.infolist()
    if len(entries) > limits.files:
        raise ArchiveError(f"最多{limits.files}个文件 · at most {limits.files} files")
    planned: list[tuple[zipfile.ZipInfo, PurePosixPath]] = []
    taken: set[str] = set()
    for entry in entries:
        name = _safe_name(entry)
        mode = entry.external_attr >> 16
        if entry.is_dir():
            continue
        if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
            raise _refused(entry, "是链接或特殊文件", "is a link or a special file")
        if entry.flag_bits & _ENCRYPTED:
            raise _refused(entry, "加了密", "is encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _refused(entry, "压缩方式不支持", "is packed in an uncommon way")
        if entry.file_size > limits.file_bytes:
            raise _refused(entry, "太大", "is too large")
        if entry.file_size > max(_SMALL, limits.ratio * max(1, entry.compress_size)):
            raise _refused(entry, "压缩率异常，像压缩炸弹", "unpacks to far more than it weighs, as a zip bomb does")
        key = unicodedata.normalize("NFC", str(name)).casefold()
        if key in taken:
            raise _refused(entry, "出现了两次", "stands there twice")
        taken.add(key)
        planned.append((entry, name))
    if sum(entry.file_size for entry, _ in planned) > limits.all_bytes:
        raise ArchiveError(f"解开后超过{limits.all_bytes}字节 · it unpacks to more than {limits.all_bytes} bytes")
    return planned


def _safe_name(entry: zipfile.ZipInfo) -> PurePosixPath:
    """The path inside the folder; names from Chinese Windows are read as such."""
    text = entry.orig_filename if "\x00" in entry.orig_filename else entry.filename
    if not entry.flag_bits & _UTF8_NAMES:
        with contextlib.suppress(UnicodeError):
            text = text.encode("cp437").decode("gb18030")
    path = PurePosixPath(text)
    wrong = (
        not text.strip("/. ")
        or len(text) > _LONGEST_NAME
        or text.startswith("/")
        or "\\" in text
        or ":" in text
        or any(part in ("..", "") or len(part.encode()) > _LONGEST_NAME for part in path.parts)
        or len(path.parts) > _DEPTH
        or any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in text)
    )
    if wrong:
        raise _refused(entry, "的路径不能用", "has a path that cannot be used")
    return path


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, written: int, limits: ArchiveLimits) -> int:
    own = 0
    most = max(_SMALL, limits.ratio * max(1, entry.compress_size))
    with opened.open(entry) as source, target.open("xb") as sink:
        while piece := source.read(_PIECE):
            own += len(piece)
            if own > min(limits.file_bytes, most) or written + own > limits.all_bytes:
                raise _refused(entry, "解开后比所写的大", "unpacks to more than it states")
            sink.write(piece)
    return written + own


def _with_manifest(folder: Path) -> Path:
    inside = [one for one in folder.iterdir() if one.is_dir() and one.name != "__MACOSX"]
    for candidate in (folder, *(inside if len(inside) == 1 else ())):
        if any((candidate / str(name)).is_file() for name in MANIFEST_NAMES):
            found: Path = candidate
            return found
    raise ArchiveError(
        "压缩包里没有 manifest.yaml · the archive holds no manifest.yaml", to_do="放在最外层或唯一的文件夹里 · at its top, or in its only folder"
    )


def _refused(entry: zipfile.ZipInfo, zh: str, en: str) -> ArchiveError:
    name = harmless(entry.filename, 80)
    return ArchiveError(f"“{name}”{zh} · {name!r} {en}")

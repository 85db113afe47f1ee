"""A real Neo4j Community server from Maven Central, kept in the project's ignored cache folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
from filelock import FileLock

HERE = Path(__file__).resolve().parent
PROJECT = HERE.parents[1]
CACHE = PROJECT / ".cache" / "neo4j"
USER, PASSWORD = "neo4j", "a password of the tests"


class Neo4jSetupError(Exception):
    """The tests' Neo4j cannot be had; the message says what to install."""


def _version() -> str:
    text = (HERE / "pom.xml").read_text(encoding="utf-8")
    return text.split("<artifactId>neo4j</artifactId>")[1].split("<version>")[1].split("</version>")[0]


def _tool(name: str, package: str) -> str:
    """Return the program's path, installing its package first when we may."""
    found = shutil.which(name)
    apt = shutil.which("apt-get")
    if found is None and apt and os.geteuid() == 0:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in ([apt, "update", "-q"], [apt, "install", "-q", "-y", "--no-install-recommends", package]):
            subprocess.run(command, check=False, env=environment, stdout=sys.stderr)
        found = shutil.which(name)
    if found is None:
        raise Neo4jSetupError(f"{name} is missing: install {package} (Java 17 and Maven), then run the tests again")
    return found


def install() -> Path:
    """Return the folder of Neo4j's libraries, fetched from Maven Central once."""
    folder = CACHE / _version()
    CACHE.mkdir(parents=True, exist_ok=True)
    with FileLock(CACHE / "install.lock"):
        if (folder / "complete").exists():
            return folder / "lib"
        _tool("java", "openjdk-17-jdk-headless")
        maven = _tool("mvn", "maven")
        shutil.rmtree(folder, ignore_errors=True)
        command = [maven, "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
        fetched = subprocess.run(
            [*command, "-DincludeScope=runtime", f"-DoutputDirectory={folder / 'lib'}"],
            check=False, capture_output=True, text=True,
        )  # fmt: skip
        if fetched.returncode != 0:
            raise Neo4jSetupError(f"Maven could not fetch Neo4j:\n{fetched.stdout[-3000:]}{fetched.stderr[-3000:]}")
        (folder / "complete").touch()
    return folder / "lib"


_LIGHT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")


@contextmanager
def running(home: Path, heap: str = "1g", *, long_lived: bool = False, plugins: Path | None = None) -> Iterator[str]:
    """Run a server with its data in `home`; give its Bolt address. USER and PASSWORD let you in.

    The tests' servers live for minutes on few cores, so Java compiles them lightly; `long_lived` leaves Java as users have it.
    `plugins` is a folder of jars whose procedures the server offers.
    """
    libraries = install()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    java = _tool("java", "openjdk-17-jdk-headless")
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [
                java, f"-Xmx{heap}", *(() if long_lived else _LIGHT), "-cp", ":".join(f"{one}/*" for one in (libraries, plugins) if one),
                str(HERE / "Neo4jServer.java"), str(home), str(port), *((str(plugins),) if plugins else ()),
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=home,
        )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.strip() == b"started":
                break
        else:
            raise Neo4jSetupError(f"Neo4j did not start: {log.read_text(encoding='utf-8', errors='replace')[-3000:]}")
        url = f"bolt://127.0.0.1:{port}"
        _set_password(url)
        yield url
    finally:
        process.kill()  # nothing in it is worth a clean end
        process.wait()
        process.stdin.close()
        process.stdout.close()


def _set_password(url: str) -> None:
    with (
        neo4j.GraphDatabase.driver(url, auth=(USER, "neo4j"), connection_acquisition_timeout=60) as driver,
        driver.session(database="system") as session,
    ):
        session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=PASSWORD).consume()

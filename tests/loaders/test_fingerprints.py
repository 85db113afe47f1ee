"""A delivery's fingerprint changes with everything a load depends on, and with nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shizi.loaders import fingerprints
from shizi.loaders.fingerprints import delivery_fingerprint, file_fingerprint


@dataclass
class FakeEntry:
    path: str


@dataclass
class FakeManifest:
    entries: list[FakeEntry] = field(
        default_factory=lambda: [FakeEntry("registers/a.csv"), FakeEntry("registers/b.csv")]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "city" / "registers").mkdir(parents=True)
    (tmp_path / "city" / "manifest.yaml").write_text("registers: []")
    (tmp_path / "city" / "registers" / "a.csv").write_text("name\n甲公司\n", encoding="utf-8")
    (tmp_path / "city" / "registers" / "b.csv").write_text("name\n乙公司\n", encoding="utf-8")
    return tmp_path / "city"


def test_same_bytes_have_the_same_fingerprint(folder: Path, tmp_path: Path) -> None:
    before = delivery_fingerprint(folder, FakeManifest())
    os.utime(folder / "registers" / "a.csv", (1, 1))
    (folder / "registers" / "not named.csv").write_text("x")
    assert delivery_fingerprint(folder, FakeManifest()) == before
    folder.rename(tmp_path / "elsewhere")
    assert delivery_fingerprint(tmp_path / "elsewhere", FakeManifest()) == before


@pytest.mark.parametrize("name", ["manifest.yaml", "registers/a.csv", "registers/b.csv"])
def test_other_bytes_have_another_fingerprint(folder: Path, name: str) -> None:
    before = delivery_fingerprint(folder, FakeManifest())
    with (folder / name).open("a") as stream:
        stream.write(" ")
    changed = delivery_fingerprint(folder, FakeManifest())
    (folder / name).unlink()
    assert len({before, changed, delivery_fingerprint(folder, FakeManifest())}) == 3


def test_exchanged_files_have_another_fingerprint(folder: Path) -> None:
    before = delivery_fingerprint(folder, FakeManifest())
    a, b = folder / "registers" / "a.csv", folder / "registers" / "b.csv"
    texts = a.read_bytes(), b.read_bytes()
    a.write_bytes(texts[1])
    b.write_bytes(texts[0])
    assert delivery_fingerprint(folder, FakeManifest()) != before


def test_decisions_count(folder: Path) -> None:
    decisions = folder / "matches.yaml"
    before = delivery_fingerprint(folder, FakeManifest(), decisions)
    decisions.write_text("- row: 1")
    assert delivery_fingerprint(folder, FakeManifest(), decisions) != before


def test_other_code_or_data_of_our_own_counts(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "some_package"
    (package / "data").mkdir(parents=True)
    (package / "demo_city").mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(fingerprints, "_OWN_PACKAGES", ("some_package",))

    def now() -> str:
        fingerprints.code_fingerprint.cache_clear()
        return delivery_fingerprint(folder, FakeManifest())

    try:
        before = now()
        (package / "data" / "words.yaml").write_text("a: b")
        changed = now()
        (package / "demo_city" / "streets.csv").write_text("x")
        assert before != changed == now()
    finally:
        fingerprints.code_fingerprint.cache_clear()


def test_path_that_leaves_the_folder_is_not_read(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    manifest = FakeManifest(
        [FakeEntry("../secret.csv"), FakeEntry(str(outside)), FakeEntry("a\0b"), FakeEntry("x" * 5000)]
    )
    before = delivery_fingerprint(folder, manifest)
    outside.write_text("secret")
    assert delivery_fingerprint(folder, manifest) == before


def test_missing_file_and_folder_have_a_fingerprint(tmp_path: Path) -> None:
    assert file_fingerprint(tmp_path) == file_fingerprint(tmp_path / "none") == "missing"


def test_import_needs_the_standard_library_only() -> None:
    heavy = "('duckdb', 'pandas', 'yaml', 'numpy')"
    code = f"import sys, shizi.loaders.fingerprints; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_citys_own_thresholds_and_rules_are_part_of_it(folder: Path, tmp_path: Path) -> None:
    own = [tmp_path / "parameters.yaml", tmp_path / "X01.cypher"]
    seen = {delivery_fingerprint(folder, FakeManifest())}
    for number, path in enumerate(own, start=1):
        path.write_text("joint_cap: 4\n")
        seen.add(delivery_fingerprint(folder, FakeManifest(), None, own[:number]))
    own[1].write_text("joint_cap: 5\n")
    seen.add(delivery_fingerprint(folder, FakeManifest(), None, own))
    assert len(seen) == 4

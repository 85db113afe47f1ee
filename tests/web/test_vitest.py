"""The logic of the pages: their own tests (vitest) and their types (vue-tsc), run with the Node of the test requirements."""

from __future__ import annotations

from web_site import modules, run_node


def test_the_logic_of_the_pages() -> None:
    modules()
    done = run_node("node_modules/vitest/vitest.mjs", "run")
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def test_the_types_of_the_pages() -> None:
    modules()
    done = run_node("node_modules/vue-tsc/bin/vue-tsc.js", "--noEmit")
    assert done.returncode == 0, done.stdout[-6000:]

"""Shared fixtures; each package's tests add their own beside them."""

import os

import pytest
from hypothesis import HealthCheck, settings

pytest_plugins = ["engines"]

# Test workers are told the width of somebody's terminal; what commands print without one must not depend on it.
os.environ.pop("COLUMNS", None)

# How quickly examples are made depends on what else the machine does, and so no test may fail by it.
settings.register_profile("shizi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shizi")

LONGEST = ("test_fresh_clone.py", "test_walk.py", "test_questions_on_both_engines.py", "test_what_if_against_deliveries.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take minutes come first: no worker should begin one when the others have nothing left to do."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))

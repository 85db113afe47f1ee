"""Shared fixtures; each package's tests add their own beside them."""

import os

pytest_plugins = ["engines"]

# Test workers are told the width of somebody's terminal; what commands print without one must not depend on it.
os.environ.pop("COLUMNS", None)

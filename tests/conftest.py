"""Shared fixtures; each package's tests add their own beside them."""

pytest_plugins = ["engines"]

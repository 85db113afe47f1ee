"""Fixtures of the command-line tests: see `published_city`."""

from published_city import city, empty_home, run

__all__ = ["city", "empty_home", "run"]

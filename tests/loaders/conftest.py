"""Fixtures of the loaders' tests: `home` receives deliveries, see `receiving_home`."""

from receiving_home import home

__all__ = ["home"]

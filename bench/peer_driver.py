"""What peers that read with the official driver share: one driver for each process, and the condition of validity."""

from __future__ import annotations

from functools import cache

import neo4j
from peer_asked import Asked

NEVER = "date('9999-12-31')"


def driver_of(asked: Asked) -> neo4j.Driver:
    """The driver of this process, opened with the first use and kept."""
    return _driver(asked.url, asked.user, asked.password)


@cache
def _driver(url: str, user: str, password: str) -> neo4j.Driver:
    off = neo4j.NotificationMinimumSeverity.OFF
    return neo4j.GraphDatabase.driver(url, auth=(user, password), notifications_min_severity=off)


def live(name: str) -> str:
    """The condition that an edge is known and in force."""
    return f"{name}.recorded <= $known AND {name}.retired > $known AND {name}.since <= $at AND {name}.until > $at"

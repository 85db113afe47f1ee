"""Figures about the server for Prometheus, under /metrics: what was asked, how long it took, what is loaded."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """The figures of one server; nothing in them names an organization or a caller."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "shizi_requests", "Requests by route, method and status", ["route", "method", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "shizi_request_seconds", "Time to answer by route", ["route"], buckets=_SECONDS, registry=self.registry
        )
        self.under_way = Gauge("shizi_requests_under_way", "Requests being answered now", registry=self.registry)
        self.refused = Counter(
            "shizi_requests_refused", "Requests refused for load, by reason", ["reason"], registry=self.registry
        )
        self.read_model = Counter(
            "shizi_read_model", "Oversight answers by where they came from", ["origin"], registry=self.registry
        )
        self.read_model_bytes = Gauge("shizi_read_model_bytes", "Size of kept answers", registry=self.registry)
        self.engine_up = Gauge("shizi_engine_up", "1 while the graph database is held", registry=self.registry)
        self.engine_opened = Gauge(
            "shizi_engine_opened", "How often the graph database was opened", registry=self.registry
        )
        self.published_load = Gauge("shizi_published_load", "Number of the published load", registry=self.registry)
        self.audit_failed = Gauge("shizi_audit_failed", "Audit entries that could not be written", registry=self.registry)
        self.kept = self.read_model.labels("kept")
        self.from_engine = self.read_model.labels("engine")
        self._requests: dict[tuple[str, str, int], Counter] = {}
        self._seconds: dict[str, Histogram] = {}

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answer."""
        key = (route, method, status)
        counter = self._requests.get(key)
        if counter is None:
            counter = self._requests[key] = self.requests.labels(route, method, str(status))
        histogram = self._seconds.get(route)
        if histogram is None:
            histogram = self._seconds[route] = self.seconds.labels(route)
        counter.inc()
        histogram.observe(seconds)

    def text(self) -> bytes:
        """All figures in Prometheus' text form."""
        return generate_latest(self.registry)

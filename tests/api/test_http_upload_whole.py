"""A delivery uploaded over HTTP becomes the city, and readers see the former one until the new one is whole."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from deliveries import Delivery, small_city
from engines import stop_embedded
from live_server import live_server

from shizi.api.client import Client
from shizi.graph.settings import Settings

FIRMS = "MATCH (o:Organization) WHERE o.recorded <= $known AND o.retired > $known RETURN count(*) AS n"


def zipped(delivery: Delivery, folder: Path) -> bytes:
    root = delivery.write(folder)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(root.rglob("*")):
            if file.is_file():
                archive.write(file, f"登记册/{file.relative_to(root)}")
    return stream.getvalue()


def test_an_uploaded_delivery_becomes_the_city_when_it_is_whole(tmp_path: Path) -> None:
    home = tmp_path / "home"
    try:
        with live_server(Settings(home=home, engine_idle=5)) as live, Client(live.url) as shizi:
            first = shizi.upload(zipped(small_city(12), tmp_path / "one"))
            done = shizi.wait_for_upload(first["id"], pause=0.2)
            assert done["state"] in ("loaded", "incomplete"), done["messages"]
            assert done["report"]["city"]
            assert str(home) not in str(done["steps"]) + str(done["messages"])
            assert (home / "uploads" / first["id"] / "report").is_dir()
            assert not (home / "uploads" / first["id"] / "registers").exists()
            before = shizi.cypher(FIRMS)["rows"]
            second = shizi.upload(zipped(small_city(20, "2025-10-31"), tmp_path / "two"))
            seen = set()
            while live.get(f"/api/v1/uploads/{second['id']}").json()["state"] == "running":
                answer = shizi.cypher(FIRMS)
                seen.add((answer["known"], tuple(map(tuple, answer["rows"]))))
            assert shizi.wait_for_upload(second["id"])["state"] in ("loaded", "incomplete")
            after = shizi.cypher(FIRMS)
            assert after["rows"] != before
            assert [load["published"] for load in shizi.loads()] == [False, True]
            whole = {(1, tuple(map(tuple, before))), (after["known"], tuple(map(tuple, after["rows"])))}
            assert seen <= whole, "a city that is half loaded was seen"
    finally:
        stop_embedded(home)

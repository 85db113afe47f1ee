"""Servers that the API is measured beside: `python bench/api_servers.py hello|driver|shizi PORT [HOME] [BYTES]`.

`hello` is FastAPI alone; `driver` is what one writes first: FastAPI, the asynchronous driver, one query for the holders of
an organization; `shizi` is the product with a read model of BYTES (0: every answer comes from the database).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HOLDERS = """
MATCH (o:Organization {id: $id})<-[r:OVERSEES]-(h)
WHERE o.recorded <= 1 AND o.retired > 1 AND r.recorded <= 1 AND r.retired > 1
RETURN r.role AS role, h.id AS id, h.name AS name, r.basis AS basis, r.sources AS sources
"""


def main(kind: str, port: int, home: Path, kept: int) -> None:
    if kind == "shizi":
        from shizi.graph.light_driver import import_driver

        import_driver()
        from shizi.api.application import Options
        from shizi.api.serving import serve
        from shizi.graph.settings import Settings

        serve(Settings(home=home), port=port, options=Options(read_model_bytes=kept))
        return
    import uvicorn

    uvicorn.run(hello() if kind == "hello" else plain(home), host="127.0.0.1", port=port, log_level="warning", loop="uvloop")


def hello() -> Any:
    """FastAPI and nothing else."""
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/{rest:path}")
    async def answer(rest: str) -> dict[str, str]:
        return {"hello": rest[:10]}

    return app


def plain(home: Path) -> Any:
    """FastAPI and the driver, one query per request, nothing else."""
    from fastapi import FastAPI

    from shizi.graph.engine import open_engine
    from shizi.graph.settings import Settings

    engine = open_engine(Settings(home=home))
    driver = engine.open_async_driver()
    app = FastAPI()

    @app.get("/api/v1/organizations/{key}/oversight")
    async def holders(key: str) -> list[dict[str, Any]]:
        async with driver.session(database=engine.database) as session:
            result = await session.run(HOLDERS, id=key)
            return [record.data() async for record in result]

    return app


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))

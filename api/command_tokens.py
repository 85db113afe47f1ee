"""`shizi tokens`: who may use the API, in which role and for which places. A token is shown once and kept hashed."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from shizi.api.formats import Format, FormatOption, write_rows
from shizi.graph.settings import read_settings

app = typer.Typer(
    help="API 令牌：发放、查看、撤销 · Tokens of the API: make, list, revoke.", no_args_is_help=True, add_completion=False
)
COLUMNS = ("name", "role", "places", "created", "expires", "expired")


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="名称，审计日志中用它")],
    *,
    role: Annotated[str, typer.Option("--role", help="viewer、analyst、steward、admin")] = "viewer",
    place: Annotated[
        list[str] | None, typer.Option("--place", metavar="PLACE", help="只限这个地方的组织（代码或名称），可多次")
    ] = None,
    days: Annotated[int | None, typer.Option("--days", metavar="N", help="有效天数；不写为长期")] = None,
) -> None:
    """发放一个令牌，只显示一次 · Make a token; it is shown once, on standard output."""
    from shizi.api.token_store import TokenStore

    secret = TokenStore(read_settings().home).create(name, role=role, places=_codes(place or []), days=days)
    print("令牌只显示这一次，请妥善保存 · the token is shown this once:", file=sys.stderr)
    print(secret)


@app.command("list")
def list_tokens(*, form: FormatOption = Format.table) -> None:
    """列出令牌，不含令牌本身 · List the tokens, never their secrets."""
    from datetime import UTC, datetime

    from shizi.api.token_store import TokenStore

    now = datetime.now(UTC)
    rows = [
        {
            "name": token.name,
            "role": token.role,
            "places": list(token.places),
            "created": token.created,
            "expires": None if token.expires.startswith("9999") else token.expires,
            "expired": token.expired(now),
        }
        for token in TokenStore(read_settings().home).tokens()
    ]
    if form is Format.table:
        from shizi.api.rendering import table

        table(
            ("名称 name", "角色 role", "地方 places", "发放 created", "到期 expires"),
            (
                (
                    row["name"],
                    row["role"],
                    "、".join(row["places"]) or "全市 whole city",  # type: ignore[arg-type]
                    row["created"],
                    ("已过期 expired " if row["expired"] else "") + str(row["expires"] or "长期 never"),
                )
                for row in rows
            ),
        )
    else:
        write_rows(rows, form, COLUMNS)


@app.command("revoke")
def revoke(names: Annotated[list[str], typer.Argument(metavar="NAME...", help="令牌名称，可以多个")]) -> None:
    """撤销令牌，下一次请求起即无效 · Revoke tokens; they are refused from the next request on."""
    from shizi.api.token_store import TokenStore

    store = TokenStore(read_settings().home)
    for name in names:
        store.revoke(name)
        print(f"已撤销 {name} · revoked", file=sys.stderr)


def _codes(places: list[str]) -> list[str]:
    """Codes of the places, which the loaded city must know."""
    if not places:
        return []
    from shizi.api.city import open_city
    from shizi.cypher.find_named import find_named

    with open_city() as city:
        return [find_named(city.engine, "place", place, known=city.known).id for place in places]

"""From what a person types to organizations: codes are cleaned, names folded as the loaders fold them."""

from __future__ import annotations

from collections.abc import Sequence

from shizi.api.city import City
from shizi.cypher.answer_statements import statement
from shizi.cypher.find_organization import Found, Wanted, find_organizations
from shizi.loaders.codes import clean_code, is_valid_code
from shizi.loaders.names import NameFolder, full_key, split_former_names


def look_up(city: City, texts: Sequence[str], *, alike: int | None = None) -> list[Found]:
    """For each text the id of its organization, or the error that says why there is none.

    `alike`: for how many texts that nobody bears candidates are looked for (None: for all).
    """
    folder: NameFolder | None = None
    wanted = []
    for text in texts:
        name, _ = split_former_names(text)
        code = clean_code(text)
        if not is_valid_code(code):
            folder = folder or name_folder(city)
        wanted.append(
            Wanted(
                text=name, code=code, full_key=full_key(name), folded=folder.fold(name) if folder else full_key(name)
            )
        )
    return find_organizations(city.engine, wanted, known=city.known, fold=full_key, alike=alike)


def name_folder(city: City) -> NameFolder:
    """Folds names for this city (SEMANTICS B4)."""
    rows = city.engine.read(statement("find_districts"), known=city.known)
    return NameFolder(city.publication.city_name, tuple(row["name"] for row in rows if row["name"]))

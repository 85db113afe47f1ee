"""Pictures of the loaded city, ready for a writer: of an organization, a department, a committee, a place, a finding.

    picture = organization_picture(engine, "51150300WHTR73W7X1", at=day, publication=publication, words=PictureWords("zh"))
    drawing_svg.svg_text(picture)
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from shizi.cypher.cross_view import cross_view
from shizi.cypher.finding_evidence import finding_evidence
from shizi.cypher.picture_finding import evidence_shown
from shizi.cypher.picture_holdings import committee_tree, place_tree, supervisor_tree
from shizi.cypher.stored_findings import received_kinds
from shizi.graph.drawing import Picture, Words
from shizi.graph.drawing_cross import draw_cross
from shizi.graph.drawing_evidence import draw_evidence
from shizi.graph.drawing_tree import draw_tree
from shizi.graph.engine import Engine
from shizi.graph.publication import Publication

AsTold = Callable[[dict[str, Any]], dict[str, Any]]
"""How a finding is told to those who will see the picture, such as with counts of members in bands."""
CAP = 6
"""Names drawn of each group; the rest is counted."""


def organization_picture(
    engine: Engine, organization: str, *, at: date, publication: Publication, words: Words, cap: int = CAP, as_told: AsTold = dict
) -> Picture:
    """The cross of the organization with this id. NotFoundError when there is none."""
    known = publication.number
    received = received_kinds(engine, known)
    view = cross_view(
        engine, organization, at=at, known=known, publication=publication, received=received, evaluate=at != publication.as_of
    )
    return draw_cross({**view, "findings": [as_told(one) for one in view["findings"]]}, words, cap=cap)


def supervisor_picture(
    engine: Engine, supervisor: str, *, at: date, publication: Publication, words: Words, cap: int = CAP
) -> Picture:
    """What the department with this id oversees, by role and district."""
    return draw_tree(supervisor_tree(engine, supervisor, at=at, publication=publication, words=words, cap=cap), words)


def committee_picture(
    engine: Engine, committee: str, *, at: date, publication: Publication, words: Words, cap: int = CAP
) -> Picture:
    """The committee with this id: its line to the top, its units, the organizations it leads."""
    return draw_tree(committee_tree(engine, committee, at=at, publication=publication, words=words, cap=cap), words)


def place_picture(
    engine: Engine, place: str, *, at: date, publication: Publication, words: Words, cap: int = CAP
) -> Picture:
    """The place with this code: its line to the city, the organizations in it by status."""
    return draw_tree(place_tree(engine, place, at=at, publication=publication, words=words, cap=cap), words)


def finding_picture(
    engine: Engine, finding: str, *, publication: Publication, words: Words, cap: int = CAP, titles: tuple[str, str] | None = None,
    as_told: AsTold = dict,
) -> Picture:
    """The evidence of the finding with this id or beginning of one, as the load left it."""
    known = publication.number
    evidence = finding_evidence(engine, finding, known=known)
    evidence = {**evidence, "finding": as_told(evidence["finding"])}
    shown = evidence_shown(engine, evidence, at=publication.as_of, known=known, words=words, cap=cap, titles=titles)
    return draw_evidence(shown, words)

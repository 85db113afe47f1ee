"""Planted cases of broken and circling lines, cross-district gaps, blank spots and sites: V06 to V09, V12, I01."""

from __future__ import annotations

from functools import partial

from shizi.loaders.demo_city.chance import pick
from shizi.loaders.demo_city.ground import address_in, street_of, streets_elsewhere
from shizi.loaders.demo_city.model import CommitteeClaim, Liaison, Mass, Organization
from shizi.loaders.demo_city.planting import Planter, without_unit
from shizi.loaders.demo_city.reference import street_committee, street_office

SITES_WITHOUT_LIAISON = ("海北商务楼", "巴音赛综合楼", "千里山低碳产业园")
SITES_BY_CODE = ("国贸大厦", "乌达经济开发区")


def broken_lines(p: Planter) -> None:
    """V06: lines that stop below the city committee."""
    for superior in ("", "市直机关临时党委", "煤炭行业党委"):
        org = p.enterprise()
        p.find("V06", p.unit("党支部", [(org, superior)], _members(org, 5)))
    org = p.enterprise()
    upper = p.unit("党总支", [(org, "")], _members(org, 12))
    p.find("V06", upper)
    p.find("V06", p.unit("党支部", [(org, upper.name)], 6, name=f"{org.trade.trade}公司机关第{p.block + 1}"))
    for committee in ("新业态行业党委", "直播电商行业党委", "新业态行业党委"):
        org = without_unit(p.enterprise())
        org.committee_claims[:] = [CommitteeClaim(committee, "2023-08-01")]
        p.find("V06", org)
    org = p.enterprise()
    top = p.unit("党委", [(org, p.committee_of(org))], _members(org, 104))
    # a superior that is written by name must be the only one of that name, also in a city of a hundred blocks
    which = f"第{p.block + 1}" if p.block else ""
    middle = p.unit("党总支", [(org, top.code)], 60, name=f"{org.trade.trade}公司运行{which}")
    lowest = p.unit("党支部", [(org, middle.name)], 20, name=f"{org.trade.trade}公司运行{which}一班")
    p.spare("V06", lowest, "three steps, and it arrives")


def circles(p: Planter) -> None:
    """V07: superiors in a circle."""
    for _ in range(2):
        one, two = p.enterprise(), p.enterprise()
        first = p.unit("党支部", [(one, "")], _members(one, 5))
        second = p.unit("党支部", [(two, first.name)], _members(two, 4))
        first.rows[:] = [(one, second.code)]
        p.find("V07", min(first.code, second.code))
        p.spare("V06", first, "a line that circles is V07, not V06")
    leading = p.enterprise()
    into = p.unit("党支部", [(leading, second.code)], _members(leading, 3))
    for rule in ("V06", "V07"):
        p.spare(rule, into, "its line leads into a circle without being part of it")
    own = p.enterprise()
    alone = p.unit("党支部", [(own, "")], _members(own, 4))
    alone.rows[:] = [(own, alone.name)]
    p.find("V07", alone)
    if p.block == 0:
        p.find("V07", min("会展服务行业党委", "家政服务行业党委"))
        org = without_unit(p.enterprise())
        org.committee_claims[:] = [CommitteeClaim("会展服务行业党委", "2022-06-01")]
        p.spare("V06", org, "a line that circles is V07, not V06")


def cross_district(p: Planter) -> None:
    """V08: registered in one district, operating in another, claimed by neither."""
    for _ in range(4):
        org = p.enterprise()
        _move_away(p, org)
        org.committee_claims[:] = [CommitteeClaim("商贸行业党委", "2022-03-01")]
        org.liaison[:] = [Liaison("市工商联", "市", "2023-04-01")]
        p.find("V08", org)
    org = p.enterprise()
    _move_away(p, org)
    org.committee_claims[:] = [CommitteeClaim("商贸行业党委", "2022-03-01")]
    org.liaison[:] = [Liaison(street_office(street_of(org.operating)), "镇（街道）", "2023-04-01")]
    p.spare("V08", org, "two districts, but its street contacts it")
    org = p.enterprise()
    _move_away(p, org)
    org.committee_claims[:] = [CommitteeClaim(street_committee(street_of(org.operating)), "2022-03-01")]
    org.liaison[:] = [Liaison("市工商联", "市", "2023-04-01")]
    p.spare("V08", org, "two districts, but its street's committee leads it")


def blank_spots(p: Planter) -> None:
    """V09 and I01: no unit and no instructor, with and without a mass organization."""
    for _ in range(4):
        org = _uncovered(p)
        org.tags.add("no_mass")
        p.find("V09", org)
        p.find("I01", org)
        org = _uncovered(p)
        org.mass.append(Mass("工会", "2019-05-12"))
        org.tags.add("no_mass")
        p.find("I01", org)
        p.spare("V09", org, "it has a trade union")
    org = p.enterprise()
    org.tags.update(("no_instructor", "no_mass"))
    p.unit("临时党支部", [(org, p.committee_of(org))], 0, name=f"{org.trade.trade}外来务工")
    if org.survey:
        org.survey.formal, org.survey.floating = 0, 2
    for rule in ("V09", "I01", "P06"):
        p.spare(rule, org, "a temporary unit covers it")


def sites(p: Planter) -> None:
    """V12: sites with ledger organizations and nobody to contact; the liaison list itself is made once."""
    settled = {"海北商务楼": "海北街道", "巴音赛综合楼": "巴音赛街道", "千里山低碳产业园": "千里山镇"}
    for site, street in settled.items():
        org = p.enterprise(partial(_works_in, street))
        if org.survey and site.endswith("园"):
            org.survey.park = site
        elif org.survey:
            org.survey.building = site


def _works_in(street: str, org: Organization) -> bool:
    return org.operating.place is not None and street_of(org.operating).name == street


def _uncovered(p: Planter) -> Organization:
    org = without_unit(p.enterprise())
    org.tags.add("no_instructor")
    if org.survey:
        org.survey.formal = org.survey.floating = 0
    return org


def _move_away(p: Planter, org: Organization) -> None:
    org.operating = address_in(p.rng, pick(p.rng, streets_elsewhere(street_of(org.registered))))
    org.tax_address = org.operating
    if org.survey:
        org.survey.operating = org.operating


def _members(org: Organization, count: int) -> int:
    if org.survey:
        org.survey.formal, org.survey.floating = count, 0
    return count

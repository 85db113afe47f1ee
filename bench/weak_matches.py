"""Weak matches: blocks of rare character pairs with rapidfuzz (loaders/weak_matches) against Splink 5 on DuckDB.

    python bench/weak_matches.py [--size 20000] [--runs 3] [--out bench/results]

Names, places and slips are generated: `size` organizations, `size` rows of which half are organizations written with
the
slips seen in registers (a missing word, a wrong or swapped character, an abbreviation, another place or legal form) and
half
are none of them, among them siblings that differ in a number or in the trade only. Both matchers see name, code,
address
and district, and propose their best candidate per row. Reported: seconds of the whole call, and the highest F1 over all
thresholds, as well as F1 at the threshold in use.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shizi.loaders.codes import ALPHABET, make_code
from shizi.loaders.names import NameFolder, fold_text, full_key, without_legal_form
from shizi.loaders.weak_matches import LIKELY, KnownOrganization, Unattached, propose

CITY, DISTRICTS = "云川市", ("东岭区", "西坪区", "南河区")
FOLDER = NameFolder(CITY, DISTRICTS)
_FIRST = (
    "鑫恒华天盛宏泰金永兴瑞祥德隆昌源通达顺安康福佳美新中正大东方远洋海江河山林峰岭川原野田禾丰茂荣光明辉煌星月云雨雪松柏竹兰菊梅"
    "龙凤鹏鹰虎马牛羊百千万亿同和仁义礼智信诚忠厚博雅文武双全双喜春夏秋冬阳晨晓旭日升腾飞翔跃进程前锦绣富贵宝玉珍珠翠晶钰铭铁银"
    "钢铜石岩磊森木叶花果蜜甜香茗茶粮谷麦稻豆园圃庭院楼阁亭轩宇宙环球国际民众联合创优胜利凯歌赢益利惠众聚汇融贯承启立建筑基业"
    "领航导帆舟船港湾渔溪泉清澈蓝碧青绿红紫丹赤朱黄白黑墨彩虹霞曦辰斗魁元首冠军帅将士杰英豪俊才子君悦怡欣乐笑语言思源念恩慈善"
)
_TRADES = (
    "商贸", "贸易", "科技", "信息技术", "煤炭运销", "煤业", "化工", "建材", "建筑工程", "建筑安装", "装饰装修",
    "物流", "运输",
    "汽车销售", "汽车维修", "房地产开发", "物业服务", "餐饮管理", "酒店管理", "文化传媒", "广告", "教育咨询",
    "企业管理咨询",
    "劳务派遣", "人力资源服务", "农牧业开发", "种养殖", "食品加工", "医药", "医疗器械", "机械设备租赁",
    "机电设备", "环保科技",
    "新能源", "电力工程", "园林绿化", "家政服务", "旅行社", "矿业", "冶金", "焦化", "陶瓷", "洗煤", "水泥制品",
)  # fmt: skip
_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "有限责任公司", "股份有限公司", "厂", "经营部", "合作社")
_BODIES = (
    "协会",
    "商会",
    "促进会",
    "联合会",
    "幼儿园",
    "养老服务中心",
    "艺术培训学校",
    "社会工作服务中心",
    "志愿者协会",
)
_STREETS = ("人民路", "建设街", "滨河大道", "和平街", "创业路", "新华大街", "学府路", "工业园三路", "站前街", "兴业巷")


@dataclass(frozen=True, slots=True)
class Generated:
    """Both lists and the truth."""

    organizations: list[KnownOrganization]
    rows: list[Unattached]
    truth: dict[str, str]


def generate(size: int, seed: int) -> Generated:
    """Organizations, rows, and which organization each row truly is."""
    chance = random.Random(seed)
    organizations: list[KnownOrganization] = []
    taken: set[str] = set()
    while len(organizations) < size:
        name = (
            _sibling(chance, chance.choice(organizations).names[0])
            if organizations and chance.random() < 0.1
            else _name(chance)
        )
        if FOLDER.fold(name) in taken:
            continue
        taken.add(FOLDER.fold(name))
        code = make_code("91", "150302", f"MA{_letters(chance, 6)}")
        district = chance.choice(DISTRICTS)
        organizations.append(KnownOrganization(code, (name,), code, _address(chance, district), district))
    rows: list[Unattached] = []
    truth: dict[str, str] = {}
    while len(rows) < size:
        key = f"r{len(rows)}"
        if chance.random() < 0.5:
            org = chance.choice(organizations)
            name = _slip(chance, org.names[0])
            if FOLDER.fold(name) in taken:
                continue
            truth[key] = org.id
            code, address, district = _wrong_code(chance, org.code or ""), org.address, org.district
            if chance.random() < 0.3:
                address = _address(chance, district)
        else:
            name = _sibling(chance, chance.choice(organizations).names[0]) if chance.random() < 0.4 else _name(chance)
            if FOLDER.fold(name) in taken:
                continue
            district = chance.choice(DISTRICTS)
            code = _wrong_code(chance, make_code("91", "150302", f"MA{_letters(chance, 6)}"))
            address = _address(chance, district)
        if chance.random() < 0.4:
            address = district = ""
        rows.append(Unattached("liaison", key, name, code, address, district))
    return Generated(organizations, rows, truth)


def _letters(chance: random.Random, count: int) -> str:
    return "".join(chance.choice(ALPHABET) for _ in range(count))


def _brand(chance: random.Random) -> str:
    return "".join(chance.choice(_FIRST) for _ in range(chance.choice((2, 2, 2, 3, 4))))


def _name(chance: random.Random) -> str:
    place = chance.choice((CITY, CITY, CITY[:-1], CITY + chance.choice(DISTRICTS), chance.choice(DISTRICTS)))
    if chance.random() < 0.2:
        return f"{place}{_brand(chance)}{chance.choice(_BODIES)}"
    return f"{place}{_brand(chance)}{chance.choice(_TRADES)}{chance.choice(_FORMS)}"


def _sibling(chance: random.Random, name: str) -> str:
    """Another organization with a name that is alike: another trade, another number, another brand."""
    trade = next((trade for trade in sorted(_TRADES, key=len, reverse=True) if trade in name), None)
    if trade and chance.random() < 0.5:
        return name.replace(trade, chance.choice(_TRADES))
    for one, other in (("第一", "第二"), ("一分", "二分")):
        if one in name:
            return name.replace(one, other)
    at = _place_ends(name)
    if chance.random() < 0.5:
        return name[:at] + chance.choice(("第一", "第二", "第三")) + name[at:]
    return name[:at] + _brand(chance) + name[at + 2 :]


def _place_ends(name: str) -> int:
    return len(full_key(name)) - len(FOLDER.without_place(full_key(name)))


def _slip(chance: random.Random, name: str) -> str:
    """The same organization as a hurried hand writes it."""
    bare = FOLDER.without_place(full_key(name))
    form = next((form for form in ("股份有限公司", "有限公司") if bare.endswith(form)), "")
    core = bare.removesuffix(form)
    trade = next((trade for trade in sorted(_TRADES, key=len, reverse=True) if core.endswith(trade)), "")
    match chance.choice(("character", "swap", "drop", "extra", "word", "short", "both")):
        case "character":
            at = chance.randrange(len(core))
            core = core[:at] + chance.choice(_FIRST) + core[at + 1 :]
        case "swap":
            at = chance.randrange(len(core) - 1)
            core = core[:at] + core[at + 1] + core[at] + core[at + 2 :]
        case "drop":
            at = chance.randrange(len(core))
            core = core[:at] + core[at + 1 :]
        case "extra":
            at = chance.randrange(len(core))
            core = core[:at] + chance.choice(_FIRST) + core[at:]
        case "word":
            core = (
                core.removesuffix(trade) + trade[:2]
                if len(trade) > 2
                else core + chance.choice(("服务", "发展", "实业"))
            )
        case "short":
            core, form = core.removesuffix(trade) + trade[: chance.choice((1, 2))], "公司" if form else ""
        case "both":
            at = chance.randrange(len(core))
            core, form = core[:at] + core[at + 1 :], ""
    return chance.choice((CITY, "", CITY[:-1], CITY)) + core + form


def _address(chance: random.Random, district: str) -> str:
    return f"{CITY}{district}{chance.choice(_STREETS)}{chance.randrange(1, 300)}号{chance.randrange(1, 30)}室"


def _wrong_code(chance: random.Random, code: str) -> str:
    if chance.random() < 0.6:
        return ""
    at = chance.randrange(2, 16)
    match chance.choice(("one", "swap", "missing", "rubbish")):
        case "one":
            return code[:at] + chance.choice(ALPHABET) + code[at + 1 :]
        case "swap":
            return code[:at] + code[at + 1] + code[at] + code[at + 2 :]
        case "missing":
            return code[:at] + code[at + 1 :]
    return _letters(chance, 18)


Best = dict[str, tuple[str, float]]


def by_blocks(city: Generated) -> Best:
    """Shizi's own matcher as it is used, with one candidate per row."""
    best: Best = {}
    for proposal in propose(city.rows, city.organizations, folder=FOLDER, most=1):
        best[proposal.row_key] = (proposal.candidate_id, proposal.score)
    return best


def by_splink(city: Generated) -> Best:
    """Splink 5 with Jaro-Winkler on the core of the name, Levenshtein on the code, district and address."""
    import pandas as pd
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    def frame(rows: list[tuple[str, str, str, str, str]]) -> Any:
        cores = [FOLDER.without_place(without_legal_form(full_key(name))) for _, name, *_ in rows]
        return pd.DataFrame(
            {
                "unique_id": [row[0] for row in rows],
                "core": cores,
                "head": [core[:2] for core in cores],
                "second": [core[1:3] or None for core in cores],
                "middle": [core[2:4] or None for core in cores],
                "tail": [core[-3:] for core in cores],
                "code": [row[2] or None for row in rows],
                "code_head": [row[2][:12] or None for row in rows],
                "code_tail": [row[2][-8:] or None for row in rows],
                "address": [fold_text(row[3]) or None for row in rows],
                "district": [row[4] or None for row in rows],
            }
        )

    left = frame([(o.id, o.names[0], o.code or "", o.address, o.district) for o in city.organizations])
    right = frame([(r.row_key, r.name, r.code, r.address, r.district) for r in city.rows])
    rules: list[Any] = [block_on(*columns) for columns in (
        ("head",), ("second", "middle"), ("second", "tail"), ("middle", "tail"), ("code_head",), ("code_tail",),
    )]  # fmt: skip
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("core", [0.95, 0.9, 0.85, 0.75]),
            cl.LevenshteinAtThresholds("code", [1, 2]),
            cl.ExactMatch("district"),
            cl.LevenshteinAtThresholds("address", [1, 4]),
        ],
        blocking_rules_to_generate_predictions=rules,
        retain_intermediate_calculation_columns=False,
    )
    database = DuckDBAPI()
    linker = Linker([database.register(left), database.register(right)], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("head", "tail")], recall=0.3)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("head"))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on("code_head"))
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()  # type: ignore[no-untyped-call]
    best: Best = {}
    for a, b, score in zip(found["unique_id_l"], found["unique_id_r"], found["match_probability"], strict=True):
        org, row = (a, b) if not str(a).startswith("r") else (b, a)
        if row not in best or best[row][1] < score:
            best[row] = (org, score)
    return best


def f1_at(best: Best, truth: dict[str, str], threshold: float) -> tuple[float, float, float]:
    """F1, precision, recall of the best candidates from a threshold on."""
    proposed = {row: org for row, (org, score) in best.items() if score >= threshold}
    right = sum(truth.get(row) == org for row, org in proposed.items())
    precision, recall = right / max(len(proposed), 1), right / max(len(truth), 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def judged(best: Best, truth: dict[str, str], used: float) -> dict[str, Any]:
    """Figures at the best threshold and at the one in use."""
    thresholds = sorted({round(score, 3) for _, score in best.values()})
    threshold = max(thresholds, key=lambda one: f1_at(best, truth, one)[0])
    names = ("f1", "precision", "recall")
    at_best = dict(zip(names, (round(x, 3) for x in f1_at(best, truth, threshold)), strict=True))
    at_used = dict(zip(names, (round(x, 3) for x in f1_at(best, truth, used)), strict=True))
    return {"best": {"threshold": threshold, **at_best}, "in_use": {"threshold": used, **at_used}}


MATCHERS: dict[str, tuple[Callable[[Generated], Best], float]] = {
    "blocks": (by_blocks, LIKELY),
    "splink": (by_splink, 0.5),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--one", choices=sorted(MATCHERS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_once(given.one, given.size, given.seed)))
        return
    busy = round(os.getloadavg()[0], 1)
    results = {}
    for name in MATCHERS:
        runs = [_apart(name, given.size, given.seed + run) for run in range(given.runs)]
        seconds = [run["seconds"] for run in runs]
        results[name] = {
            "seconds": {"median": statistics.median(seconds), "low": min(seconds), "high": max(seconds)},
            "cpu": statistics.median(run["cpu"] for run in runs),
            "memory_mb": max(run["memory_mb"] for run in runs),
            "judged": runs[0]["judged"],
            "f1": [run["judged"]["best"]["f1"] for run in runs],
        }
        print(name, json.dumps(results[name]), flush=True)
    if given.out:
        _write(given.out, given.size, given.runs, busy, results)


def _apart(name: str, size: int, seed: int) -> dict[str, Any]:
    """One run in a process of its own, so that memory is its own."""
    command = [sys.executable, __file__, "--one", name, "--size", str(size), "--seed", str(seed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _once(name: str, size: int, seed: int) -> dict[str, Any]:
    city = generate(size, seed)
    match, used = MATCHERS[name]
    started, worked = time.perf_counter(), time.process_time()
    best = match(city)
    seconds, work = round(time.perf_counter() - started, 2), round(time.process_time() - worked, 2)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": seconds, "cpu": work, "memory_mb": memory, "judged": judged(best, city.truth, used)}


def _write(out: Path, size: int, runs: int, busy: float, results: dict[str, Any]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    machine = f"2 cores, 24 GiB, Linux, Python {platform.python_version().rpartition('.')[0]}"
    whole = {"machine": machine, "size": size, "runs": runs, "load_average": busy, "results": results}
    (out / "weak_matches.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
    lines = [
        "# Weak matches",
        "",
        f"`python bench/weak_matches.py`: {size:,} organizations, {size:,} rows, half of them true; {machine}; "
        f"{runs} runs with other seeds. Seconds are of the whole call, imports included. F1 is at the best threshold; "
        f"in brackets at the one in use. Load average before the runs: {busy}; above 1, processor seconds say more.",
        "",
        "| matcher | seconds, median (range) | processor seconds | memory MB | F1 | precision | recall |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, result in results.items():
        seconds, best, used = result["seconds"], result["judged"]["best"], result["judged"]["in_use"]
        lines.append(
            f"| {name} | {seconds['median']} ({seconds['low']} to {seconds['high']}) | {result['cpu']} | {result['memory_mb']} "
            f"| {best['f1']} ({used['f1']}) "
            f"| {best['precision']} ({used['precision']}) | {best['recall']} ({used['recall']}) |"
        )
    (out / "weak_matches.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()

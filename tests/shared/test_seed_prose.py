"""What the prose of the five seeds must give: the facts recomputed by hand, by their ids."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pytest

from pipeline import api
from pipeline.values.document import Source
from pipeline.values.verdict import Agreement, Verdict
from tests.reading import library

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
NAMES = {
    "S000": "nanjing-2022-self-evaluation", "S001": "jiangning-2026-targets", "S002": "nanchang-2022-evaluation",
    "S003": "nanjing-2021-five-year-plan", "S004": "zhengning-2023-self-evaluation",
}  # fmt: skip
pytestmark = pytest.mark.shared

FOUND = [  # fact, code, words of the message
    ("S000-011", "P902", ("到位率", "100%", "93.7")),
    ("S000-053", "P913", ("得分所报 2", "1.87", "14834万元")),
    ("S000-013", "P904", ("97.2%", "98.60%", "141")),
    ("S000-108", "C501", ("13.92", "30.97")),
    ("S000-113", "C507", ("1116.98", "1125.0")),
    ("S000-007", "P909", ("15833万元", "15823.5…15824.5万元")),
    ("S000-135", "C510", ("96%", "100%")),
    ("S001-007", "C502", ("3500件", "3000件")),
    ("S001-011", "C509", ("6 个量化目标中 2 个", "博士后科研工作站1家")),
    ("S003-031", "C505", ("全面完成", "13∶41∶46")),
    ("S004-013", "P901", ("1745.81", "1609.")),
    ("S004-018", "P901", ("在职人数", "46人", "45人")),
    ("S004-019", "P904", ("95%", "242.11%")),
    ("S004-075", "C505", ("完成", "71.4%", "51.97%")),
    ("S004-076", "C506", ("60%以上", "56%")),
    ("S004-077", "C506", ("95%以上", "88%")),
    ("S004-077", "C506", ("95%以上", "73.90%")),
    ("S004-078", "C505", ("100%完成", "95%")),
]
AGREED = [  # consistent and rounding-only facts that are confirmed
    ("S000-001", "P901", ("1401万元", "336万元", "1064万元")),
    ("S000-002", "P901", ("336万元", "319万元", "18万元")),
    ("S000-005", "P901", ("36853万元", "27839")),
    ("S000-006", "P901", ("15833万元", "4783")),
    ("S000-010", "P902", ("94%", "14834万元", "15833万元")),
    ("S000-017", "C503", ("96.4",)),
    ("S000-107", "C501", ("21.85万人",)),
    ("S000-109", "C501", ("5.85万人",)),
    ("S000-111", "C501", ("结案率", "100%")),
    ("S000-115", "C502", ("20.5万人",)),
    ("S000-116", "C502", ("13万人次",)),
    ("S000-127", "C502", ("50户",)),
    ("S000-132", "C502", ("60%",)),
    ("S000-134", "C502", ("90%",)),
    ("S000-137", "C506", ("4.57万人",)),
    ("S000-138", "C506", ("2.72万人",)),
    ("S001-008", "C502", ("2000人次",)),
    ("S002-002", "P902", ("97.82%",)),
    ("S002-004", "P901", ("389", "77", "312")),
    ("S002-005", "P901", ("308", "73", "235")),
    ("S002-015", "C503", ("14.38",)),
    ("S002-018", "P902", ("1.1%", "72", "6,500")),
    ("S003-032", "C502", ("130万人",)),
    ("S003-040", "C502", ("80万人次",)),
    ("S004-014", "P901", ("1745.81", "553.53", "1192.27")),
    ("S004-015", "P901", ("553.53", "521.42", "32.1")),
    ("S004-016", "C501", ("553.53",)),
    ("S004-017", "P901", ("19人", "行政编制 10人")),
    ("S004-060", "P903", ("106.96%", "截尾", "1980")),
    ("S004-063", "P903", ("71.4%", "7个")),
    ("S004-069", "P903", ("122.86%",)),
    ("S004-072", "P902", ("96.22%", "407", "423")),
    ("S004-073", "P901", ("2000", "1200", "600", "200")),
    ("S004-074", "P901", ("5 个", "省级", "市级")),
]


@cache
def verdicts(seed: str) -> tuple[Verdict, ...]:
    """The verdicts on text of one seed."""
    data = (SEEDS / f"{NAMES[seed]}.txt").read_bytes()
    source = Source(f"{NAMES[seed]}.txt", "", hashlib.sha256(data).hexdigest(), data)
    verification = api.examine(source, library()).verification
    assert not [crash.trace for crash in verification.crashes if crash.code[0] in "CP"]
    return tuple(v for v in verification.verdicts if v.code[0] in "CP")


def holds(verdict: Verdict, code: str, words: tuple[str, ...]) -> bool:
    return verdict.code == code and all(word in verdict.message.zh.replace("  ", " ") for word in words)


@pytest.mark.parametrize(("fact", "code", "words"), FOUND)
def test_inconsistency_is_found_with_its_figures(fact: str, code: str, words: tuple[str, ...]) -> None:
    found = [v for v in verdicts(fact[:4]) if v.agreement is Agreement.DIFFERS]
    assert any(holds(v, code, words) for v in found), [v.message.zh for v in found]


@pytest.mark.parametrize(("fact", "code", "words"), AGREED)
def test_consistent_fact_is_confirmed(fact: str, code: str, words: tuple[str, ...]) -> None:
    agreed = [v for v in verdicts(fact[:4]) if v.agreement is Agreement.AGREES]
    assert any(holds(v, code, words) for v in agreed), [v.message.zh for v in agreed if v.code == code]


@pytest.mark.parametrize("seed", NAMES)
def test_nothing_else_is_accused(seed: str) -> None:
    """Every finding on the text of a seed is one of the facts above; nanchang has none."""
    others = [
        v.message.zh
        for v in verdicts(seed)
        if v.agreement is Agreement.DIFFERS
        and not any(fact.startswith(seed) and holds(v, code, words) for fact, code, words in FOUND)
    ]
    assert others == []

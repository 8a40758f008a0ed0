"""118 rules with evaluated examples, and the 53 standards of nanjing-2022 with the scores it claims."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
import yaml

from pipeline.scoring.parse import compile_standard
from pipeline.scoring.rule import Score, evaluate, most
from pipeline.values.interval import Interval
from tests.conftest import SHARED
from tests.reading import library
from tests.test_scoring import case_of, cited

pytestmark = pytest.mark.shared

# The examples give bare numbers; the forms they come from print units, and full marks where the text names none.
UNITS = {"R167": "", "R148": "个月", "R101": "个工作日", "R122": "座"}
WEIGHTS = {
    "R094": "4",
    "R103": "3",
    "R148": "10",
    "R120": "",
    "R121": "",
    "R122": "",
    "R179": "2",
    "R160": "1",
    "R180": "8",
}
COUNTED = ("S000-R28", "工作日", "个月", "微克", "户", "座", "场次", "项≥")
LEVELS = {"full": "达成", "partial": "部分达成", "none": "未达成", "planned": "仅制定方案"}
WORDS = {"R074": "最低值{lo}", "R187": "单项指标得分{s},权重占比{p}%", "R189": "自评得分{s},复核得分{r}"}


def rules() -> list[dict[str, Any]]:
    if not SHARED.is_dir():
        return []
    found: list[dict[str, Any]] = yaml.safe_load((SHARED / "domain/scoring_rules.yaml").read_text("utf-8"))["rules"]
    return found


def given_by(rule: dict[str, Any], inputs: dict[str, Any]) -> dict[str, Any]:
    """An example's inputs as a row would print them."""
    out: dict[str, Any] = {}
    weight = WEIGHTS.get(rule["id"], inputs.get("w", rule.get("weight", _top(rule))))
    if weight != "":
        out["weight"] = str(weight)
    text = rule["text"]
    percent = any(sign in text for sign in ("%", "百分", "比例", "比率")) and not any(
        unit in text for unit in COUNTED[1:]
    )
    sign = UNITS.get(rule["id"], "%" if percent and rule["family"] not in ("PROP_CAP", "PER_UNIT") else "")
    for name, key in (("target", "t"), ("actual", "a"), ("actual", "b"), ("target", "c"), ("actual", "n_built")):
        if key in inputs:
            out[name] = f"{inputs[key]}{sign if key in 'ta' else ''}"
    if rule["id"] == "R059":
        out |= {"target": str(inputs["a"]), "actual": str(inputs["b"])}
    if rule["family"] == "OVER_COMPLETION":
        out |= {"target": "100%", "actual": f"{inputs['r']}%"}
    counts = [inputs[key] for key in ("n", "n1") if key in inputs]
    if counts:
        out |= {"actual": f"{counts[0]}座"} if rule["id"] == "R122" else {"count": counts[0]}
    met = inputs.get("ok")
    if isinstance(met, bool):
        out["level"] = "达成" if met else "未达成"
    elif met is not None:
        out["count"] = sum(met)
    if "level" in inputs:
        out["level"] = LEVELS.get(inputs["level"], inputs["level"])
    if inputs.get("na"):
        out["level"] = "不涉及"
    if rule["id"] in WORDS:
        out["words"] = WORDS[rule["id"]].format(**inputs)
        out.pop("actual", None) if rule["id"] == "R189" else None
    return out


def _top(rule: dict[str, Any]) -> object:
    return max(e.get("score", e.get("score_range", [0, 0])[-1]) for e in rule["examples"])


def examples() -> Iterator[tuple[str, dict[str, Any], dict[str, Any], Score]]:
    for rule in rules():
        standard = compile_standard(cited(rule["text"]), library())
        for example in rule["examples"]:
            yield rule["id"], rule, example, evaluate(standard, case_of(given_by(rule, example["inputs"]), library()))


def right(example: dict[str, Any], got: Score) -> bool:
    """The stated or an accepted score is a reading or a possible score; a stated range is one of the set."""
    spans = [v.value for v in got.variants] or list(got.feasible)
    half = Fraction(51, 10000)
    if "score_range" in example:
        low, high = (Fraction(str(x)) for x in example["score_range"])
        return any(s.lo <= low and high <= s.hi for s in spans) and max(s.hi for s in spans) <= high
    wanted = [Fraction(str(x)) for x in (example["score"], *example.get("accept", ()))]
    return any(s.lo - half <= w <= s.hi + half for s in spans for w in wanted)


def test_at_least_95_of_100_examples_are_right_and_none_is_wrong() -> None:
    found = list(examples())
    wrong = [(name, e, got) for name, _, e, got in found if got.undecided is None and not right(e, got)]
    assert wrong == []
    open_ones = [name for name, _, _, got in found if got.undecided is not None]
    assert len(found) - len(open_ones) >= Fraction(95, 100) * len(found), open_ones


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule["id"])
def test_no_more_than_the_weight_unless_points_come_on_top(rule: dict[str, Any]) -> None:
    if rule["family"].startswith("BONUS"):
        return
    standard = compile_standard(cited(rule["text"]), library())
    for example in rule["examples"]:
        given = given_by(rule, example["inputs"])
        got = evaluate(standard, case_of(given, library()))
        assert all(v.hi <= Fraction(given["weight"]) for v in [*(x.value for x in got.variants), *got.feasible])


def rows() -> list[list[str]]:
    if not SHARED.is_dir():
        return []
    text = (SHARED / "material/truth/seed000.tsv").read_text("utf-8")
    return [row for row in list(csv.reader(text.splitlines(), delimiter="\t"))[1:] if row[5]]


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[2][:12]}-{row[5][-6:]}")
def test_the_scores_of_nanjing_2022(row: list[str]) -> None:
    """All agree or are possible, but one: two items of one point under a weight of 3, claimed 3."""
    _, _, name, target, weight, standard, actual, claimed = row
    got_standard = compile_standard(cited(standard), library())
    case = case_of({"target": target, "actual": actual, "weight": weight}, library())
    got = evaluate(got_standard, case)
    claim = Interval.around(Fraction(claimed), Fraction(1, 20))
    spans = [v.value for v in got.variants] or list(got.feasible)
    assert got_standard.leftover == () and got.undecided is None
    assert any(claim.meets(span) for span in spans) is (name != "信息化建设情况")
    best = most(got_standard, case.weight)
    assert best is not None
    assert best.may_be(Fraction(weight)) is (name not in ("信息化建设情况", "部门预算执行率"))

"""What must hold between the figures of a report's tables, worked out from its facts alone.

This is the benchmark's own arithmetic: it knows nothing of the program. A change that breaks an equation is visible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from corpus.facts import Facts, FormFacts, Row
from tests.mutants.figures import Figure, figure, may_be, quotient

GRADES = (("优", 90), ("良", 80), ("中", 60), ("差", 0))


@dataclass(frozen=True, slots=True)
class Equation:
    """Whether some figures fit together; which checks may say so, of whom, and the words they must name."""

    holds: bool
    codes: tuple[str, ...]
    subject: str
    claimed: str = ""


Equations = Mapping[str, Equation]


def of_tables(facts: Facts) -> dict[str, Equation]:
    """Every equation of every form, by a name that a change elsewhere does not alter."""
    found: dict[str, Equation] = {}
    for number, form in enumerate(facts.forms):
        for part in (_budget, _rows, _totals, _sections):
            for name, equation in part(form):
                found[f"{number}/{name}"] = equation
    return found


def amount(row: Row, role: str) -> Figure | None:
    return figure(row.get(role, ""))


def name_of(row: Row) -> str:
    """The innermost level."""
    return next((row[level] for level in ("level4", "level3", "level2", "level1") if row.get(level)), "")


def _label(item: str) -> str:
    return item.removeprefix("其中：")


def unit_of(form: FormFacts) -> Fraction:
    """Half of the finest digit of this form's scores."""
    scores = [s for row in (*form.rows, *form.budget, form.total) if (s := amount(row, "score"))]
    return min((s.half for s in scores), default=Fraction(1, 2))


def _budget(form: FormFacts) -> Iterator[tuple[str, Equation]]:
    for line in form.budget:
        item, rate, spent = _label(line["item"]), amount(line, "rate"), amount(line, "spent")
        whole = amount(line, "adjusted") if "adjusted" in line else amount(line, "initial")
        if rate and spent and whole and (ends := quotient(spent, whole)):
            yield f"rate {item}", Equation(may_be(rate, *ends), ("R101",), item, line["rate"])
            yield f"full {item}", Equation(rate.low <= 1, ("R102", "R101"), item, line["rate"])
        score, weight = amount(line, "score"), amount(line, "weight") or (Figure(Fraction(20), Fraction(0)) if form.template == "hubei" else None)
        if rate and score and weight:
            low, high = rate.low * weight.value, min(rate.high, Fraction(1)) * weight.value
            if rate.half * weight.value > unit_of(form) and spent and whole and (ends := quotient(spent, whole)):
                low, high = min(low, ends[0] * weight.value), max(high, ends[1] * weight.value)
            half = unit_of(form)
            holds = score.value - half <= high and low <= score.value + half
            yield f"execution score {item}", Equation(holds, ("R104", "S303", "R101", "R102"), item, line["score"])
    yield from _parts(form)


def _parts(form: FormFacts) -> Iterator[tuple[str, Equation]]:
    for whole, parts in _groups(form):
        for role in ("initial", "adjusted", "spent", "half"):
            total, figures = amount(whole, role), [amount(part, role) for part in parts]
            if total is None or not any(figures):
                continue
            low, high = (sum((getattr(f, end) if f.value else f.value for f in figures if f), Fraction(0)) for end in ("low", "high"))
            yield f"parts {whole['item']} {role}", Equation(may_be(total, low, high), ("R103",), _label(whole["item"]))


def _groups(form: FormFacts) -> Iterator[tuple[Row, list[Row]]]:
    """Budget lines that are divided, each with its parts; one part alone need not be everything."""
    if form.template == "jiangning":
        by_name = {line["item"]: line for line in form.budget}
        outer = [line for line in form.budget if line["item"] in ("基本支出", "项目支出")]
        inner = [line for line in form.budget if line["item"] not in ("资金总额", "基本支出", "项目支出")]
        groups = [(by_name.get("资金总额"), outer), (by_name.get("项目支出"), inner)]
    else:
        groups = [(form.budget[0] if form.budget else None, list(form.budget[1:]))]
    yield from ((whole, parts) for whole, parts in groups if whole and len(parts) > 1)


def _rows(form: FormFacts) -> Iterator[tuple[str, Equation]]:
    for row in form.rows:
        name = name_of(row)
        weight, score, actual, target = (amount(row, role) for role in ("weight", "score", "actual", "target"))
        if weight and score and form.template not in ("summary",):
            yield f"range {name}", Equation(0 <= score.value <= weight.value, ("S303", "S301"), name, row["score"])
            own = re.search(r"(?:达到|≥)[\d.]+%?", row.get("standard", ""))  # the standard's own threshold decides
            if (met := reached(row)) is not None and not own:
                full = score.value == weight.value
                yield f"unmet {name}", Equation(met or not full, ("S302", "S301"), name, row["score"])
        if "standard" in row and score and weight and (values := by_standard(row)):
            fits = any(low - unit_of(form) <= score.value <= high + unit_of(form) for low, high in values)
            yield f"standard {name}", Equation(fits, ("S301", "S303", "S302"), name, row["score"])
        if form.template == "plan" and actual and target and (rate := amount(row, "rate")) and (ends := quotient(actual, target)):
            yield f"completion {name}", Equation(may_be(rate, *ends), ("A601",), name, row["rate"])
        if form.template == "summary" and score and weight and (rate := amount(row, "rate")):
            share = score.value / weight.value if weight.value else Fraction(0)
            half = score.half / abs(weight.value) if weight.value else Fraction(0)
            yield f"share {name}", Equation(may_be(rate, share - half, share + half), ("A603",), name, row["rate"])
            yield f"range {name}", Equation(0 <= score.value <= weight.value, ("S303",), name, row["score"])
        if "half" in row and (half_target := amount(row, "half")) and target and target.unit == half_target.unit:
            over = half_target.value > target.value
            yield f"half {name}", Equation(not over or target.bound == "≤", ("B805",), name, row["half"])


def reached(row: Row) -> bool | None:
    """Whether the result keeps the target; None where they can't be compared."""
    target, actual = amount(row, "target"), amount(row, "actual")
    if target is None or actual is None or re.search(r"[一-龥]", row["actual"].split(target.unit or "。")[0].strip("完成达到")):
        return None
    if not target.bound and actual.value == 0:  # of what nobody wants, none is best
        return None
    bound, unit = target.bound or row.get("nature", "").strip(), target.unit.split("/")[0]
    if "unit" not in row and actual.unit != unit:
        return None
    if bound in ("≤", "＜", "<"):
        return actual.low <= target.high
    return actual.high >= target.low


def by_standard(row: Row) -> list[tuple[Fraction, Fraction]]:
    """The scores that a standard of a plain kind can give; [] for other kinds."""
    words, weight = row["standard"], amount(row, "weight")
    target, actual = amount(row, "target"), figure(row["actual"])
    if weight is None:
        return []
    own = re.search(r"(?:达到|≥)[\d.]+%?", words)
    base = figure(own[0]) if own else target
    if re.search("按比例|比值乘以权重", words) and base and actual and base.unit == actual.unit and (ends := quotient(actual, base)):
        return [(min(ends[0], Fraction(1)) * weight.value, min(ends[1], Fraction(1)) * weight.value)]
    if re.search(r"得分＝.{2,12}×\d+分", words) and actual:
        return [(min(actual.low, Fraction(1)) * weight.value, min(actual.high, Fraction(1)) * weight.value)]
    return []


def _totals(form: FormFacts) -> Iterator[tuple[str, Equation]]:
    if not form.total:
        return
    label = form.total["label"]
    rows = [*form.rows, *(line for line in form.budget if amount(line, "score"))]
    for role, code in (("weight", "T201"), ("score", "T202")):
        total = amount(form.total, role)
        figures = [amount(row, role) for row in rows]
        if total and (role == "score" or form.template not in ("hubei",)) and all(figures):
            whole = sum((f.value for f in figures if f), Fraction(0))
            holds = abs(whole - total.value) <= (total.half if role == "score" else 0)
            yield f"total {role}", Equation(holds, (code,), label, form.total[role])
    if form.template == "summary" and (rate := amount(form.total, "rate")):
        score, weight = amount(form.total, "score"), amount(form.total, "weight")
        if score and weight and weight.value:
            share = score.value / weight.value
            yield "total share", Equation(may_be(rate, share - score.half / weight.value, share + score.half / weight.value), ("A603",), label, form.total["rate"])
    grade, score = form.total.get("grade", ""), amount(form.total, "score")
    if grade and score:
        yield "total grade", Equation(fits(grade, score), ("G701",), "", grade)


def fits(grade: str, score: Figure) -> bool:
    """Whether the score lies in the grade's band."""
    names = [name for name, _ in GRADES]
    low = dict(GRADES).get(grade[:1])
    if low is None:
        return False
    high = 100 if grade[:1] == "优" else GRADES[names.index(grade[:1]) - 1][1]
    return low <= score.value and (score.value < high or high == 100)


def _sections(form: FormFacts) -> Iterator[tuple[str, Equation]]:
    note = "".join(form.notes)
    promised = re.findall(r"[：、]([^：、，。]+?)(?:指标)?(\d+)分", note.partition("分值设置为")[2] and note[note.index("分值设置为") :])
    for name, points in promised:
        rows = [r for r in form.rows if r["level1"].startswith(name) or name.startswith(r["level1"])] or [
            line for line in form.budget if name.startswith("预算执行") and amount(line, "score")
        ]
        weights = [amount(row, "weight") for row in rows]
        if rows and all(weights):
            whole = sum((w.value for w in weights if w), Fraction(0))
            yield f"section {name}", Equation(whole == Fraction(points), ("T204",), name, points)
    if promised and (total := amount(form.total, "weight")):
        yield "promised", Equation(sum(int(p) for _, p in promised) == total.value, ("T205",), "", "")
    for level, printed in form.weights.items():
        weights = [amount(r, "weight") for r in form.rows if level in (r["level1"], r["level2"])]
        if all(weights) and (value := figure(printed)):
            whole = sum((w.value for w in weights if w), Fraction(0))
            yield f"level {level}", Equation(whole == value.value, ("T203", "T206"), level, printed)

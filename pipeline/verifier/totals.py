"""The verdict on a printed total: agrees with its column, differs from it, or leaves open what blank rows would add."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.values.interval import Interval, half_unit
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field, Form, Total
from pipeline.values.verdict import Recomputed, Text, Variant, Verdict
from pipeline.verifier.check import Claim, compare, undecided
from pipeline.verifier.reading import HUNDRED
from pipeline.verifier.scores import WEIGHTED
from pipeline.verifier.subjects import Subject, of_total
from pipeline.verifier.sums import NAMES, Column, column, readings
from pipeline.verifier.wording import why

_EXECUTION = 10  # points of the budget execution (财预〔2020〕10号)
_WITH_MONEY = re.compile("[含加].{0,6}(?:预算|资金|执行)")


def totalled(form: Form, total: Total, role: str) -> Iterator[Verdict]:
    """The verdict on the weight or score of one total row; none where the form has no such cell."""
    field: Field[Quantity] = total.weight if role == "weight" else total.score
    (subject, title), col = of_total(total), column(form, total, role)
    claim = Claim.of(NAMES[role], field, role, exact=True) if role == "weight" else _rounded(field)
    blank_but_due = field.why == "empty" and any(a.value is not None for a in col.addends)
    if field.why in ("no such cell", "not stated", "merged above") or (field.why == "empty" and not blank_but_due):
        return
    if claim is None or not col.addends:
        reason = why(NAMES[role], field) if claim is None else Text("合计之上没有读出行", "no rows above the total")
        yield undecided(
            reason, subject=subject, title=title, claim=claim, evidence=col.evidence, column=role, at=total.where,
            recomputed=col.recomputed() if col.addends else None,
        )  # fmt: skip
    elif role == "score" and (weighted := _weighted(form, total)):
        yield _by_weight(subject, title, claim, col, weighted)
    elif gap := _open(form, total, claim, col):
        reason, reach = gap
        recomputed = Recomputed(col.recomputed().formula, feasible=(reach,) if reach else (), unit="分")
        yield undecided(reason, subject=subject, title=title, claim=claim, recomputed=recomputed, evidence=col.evidence)
    else:
        yield _compared(form, subject, title, claim, col)


def _compared(form: Form, subject: Subject, title: str, claim: Claim, col: Column) -> Verdict:
    point = claim.quantity.point if claim.quantity else col.sum
    return compare(
        claim, col.recomputed(), subject=subject, title=title, evidence=col.evidence,
        explain=readings(form, col, point), stake=abs(point - col.sum),
    )  # fmt: skip


def _open(form: Form, total: Total, claim: Claim, col: Column) -> tuple[Text, Interval | None] | None:
    """Why the sum is open, and how far it may reach; None when it isn't, or the claim lies beyond that.

    A blank row is unknown: its share lies between 0 and its weight. A total that the other rows give leaves it out.
    """
    value, name = claim.ways[0].value, NAMES[col.role]
    if value.may_be(col.sum) or (col.role == "weight" and value.may_be(col.plain_sum)):
        return None
    money = any(a.budget for a in col.addends)
    if not money and (_WITH_MONEY.search(fold(total.label.text)) or _money_in_text(form, total, value, col)):
        return UNREAD_MONEY, None
    if col.role == "score" and (reach := _rows_missing(form, total, col)) and reach.meets(value):
        return INCOMPLETE, reach
    most = _most(form, total, col)
    if not col.blanks or (most is not None and not most.meets(value)):
        return None
    names = "、".join(a.name for a in col.blanks[:5])
    return Text(f"{len(col.blanks)} 行没有{name.zh}：{names}", f"{len(col.blanks)} rows without {name.en}"), most


def _money_in_text(form: Form, total: Total, value: Interval, col: Column) -> bool:
    """Whether rows put together from text lack just the points of the budget execution, which may stand above them."""
    places = total.label.said.places if total.label.said else ()
    if not places or any(place.table is not None for place in places) or not total.weight.read:
        return False
    short = total.weight.read.point - column(form, total, "weight").sum == _EXECUTION
    return short and (col.role == "weight" or Interval(col.sum, col.sum + _EXECUTION).meets(value))


def _weighted(form: Form, total: Total) -> Fraction | None:
    """Σ weight × score ÷ 100 of a form that scores each row out of 100; None for other forms."""
    rows = [form.indicators[i] for i in total.over if form.indicators[i].score.read and form.indicators[i].weight.read]
    if not any(HUNDRED in row.note for row in rows):
        return None
    pairs = [(row.weight.read, row.score.read) for row in rows]
    return sum((w.point * s.point / 100 for w, s in pairs if w and s), Fraction(0))


def _by_weight(subject: Subject, title: str, claim: Claim, col: Column, weighted: Fraction) -> Verdict:
    """Agrees with the plain or the weighted sum; a form of this habit is not accused."""
    name = Text("按权重加权", "weighted")
    values = (Variant(name, Interval.exactly(weighted)), *col.recomputed().variants)
    recomputed = Recomputed(Text("分值 × 得分 ÷ 100 之和", "sum of weight × score / 100"), values, unit="分")
    if any(claim.ways[0].value.meets(v.value) for v in values):
        return compare(claim, recomputed, subject=subject, title=title, evidence=col.evidence)
    return undecided(WEIGHTED, subject=subject, title=title, claim=claim, recomputed=recomputed, evidence=col.evidence)


def _rounded(field: Field[Quantity]) -> Claim | None:
    """A printed total of scores: may be rounded, is never cut off."""
    return Claim.around(NAMES["score"], field, half_unit(field.read.digits)) if field.read else None


UNREAD_MONEY = Text(
    "合计含预算执行的分，而资金行的分没有读出",
    "the total includes the budget execution, whose points were not read",
)
INCOMPLETE = Text(
    "合计行没有分值，而各行分值之和不到100：可能缺行，得分合计不能判断",
    "no total weight, and the weights add up to less than 100: rows may be missing",
)


def _rows_missing(form: Form, total: Total, col: Column) -> Interval | None:
    """Up to what the scores may add where the list of rows is known to be incomplete and no total weight is printed."""
    weights = column(form, total, "weight")
    if total.weight.read or weights.blanks or not weights.addends or weights.sum >= 100:
        return None
    return Interval(col.sum, col.sum + 100 - weights.sum)


def _most(form: Form, total: Total, col: Column) -> Interval | None:
    """From the sum that was read to that with full weight in every blank row; None when such a weight is unknown."""
    if col.role == "weight":
        return None
    weights = column(form, total, "weight").addends
    open_ = [w.value for a, w in zip(col.addends, weights, strict=True) if a.value is None]
    if any(w is None for w in open_):
        return None
    return Interval(col.sum, col.sum + sum((w for w in open_ if w is not None), Fraction(0)))

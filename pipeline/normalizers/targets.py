"""Written goals to bounds: ≥90%, 达90%以上, 1.2~3%之间, 健全; and results, in figures or in a sentence.

What is known of the words is data: `patterns/targets.toml`, and `numbers.toml` for the numbers in them. A cell whose
numbers have no clear role is not guessed: it is `Several`, or not read and says why.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.normalizers.figures import scanned
from pipeline.normalizers.numbers import Found, find_quantities, unread
from pipeline.normalizers.numerals import numeral
from pipeline.normalizers.patterns import Match, Patterns
from pipeline.values.place import Cited, Folded
from pipeline.values.quantity import (
    PLAIN,
    POINTS,
    RATIO,
    Between,
    Bound,
    Deadline,
    Goal,
    Quality,
    Quantity,
    Ratio,
    Several,
    Unit,
)  # fmt: skip
from pipeline.values.report import ABSENT, Field

_LAST_MONTHS = {
    "上半年": 6, "下半年": 12, "一季": 3, "1季": 3, "二季": 6, "2季": 6, "三季": 9, "3季": 9, "四季": 12, "4季": 12,
}  # fmt: skip
_YEAR_ENDS = ("年底", "年末", "年内", "当年", "本年度", "本年", "全年")
_LOWER, _UPPER = (Bound.AT_LEAST, Bound.MORE), (Bound.AT_MOST, Bound.LESS)
_ENDS = "。.．;；,， \u3000\n"


def read_goal(words: Cited | None, patterns: Patterns, unit: str = "", nature: str = "", role: str = "") -> Field[Goal]:
    """A target or an actual value.

    Args:
        unit: printed by the header, the indicator's name or a unit column; used when the cell prints none.
        nature: text of the operator column (≥, 定性, 正向…); it binds a number that is not bound by its own words.
        role: "actual" where 达到95% tells what was reached; else it promises at least that much.
    """
    if words is None:
        return ABSENT
    folded = words.folded
    why = unread(folded, patterns)
    if why:
        return Field(words, why=why)
    found = find_quantities(folded, patterns, unit)
    found = [f for f in found if not _footnote(folded, f)]
    goal, how, why = _dated(folded, found, patterns) or _numbers(folded, found, patterns, nature, role)
    return Field(words, goal, how, why)


Read = tuple[Goal | None, str, str]


def _dated(folded: Folded, found: list[Found], patterns: Patterns) -> Read | None:
    """A date or a proportion that is all of the cell."""
    for pattern in patterns.compiled("targets", "ratio"):
        match = pattern.whole(folded)
        if match:
            return _ratio(match, patterns), f"targets.{pattern.id}", ""
    if found:
        return None
    for pattern in patterns.compiled("targets", "deadline"):
        match = pattern.whole(folded)
        if match and (match.text("year") or match.text("month") or match.text("word")):
            return _deadline(match), f"targets.{pattern.id}", ""
    return None


def _deadline(match: Match) -> Deadline:
    year = _figure(match.text("year") or match.text("from"))
    word = match.text("word")
    month = _figure(match.text("month")) or (12 if word in _YEAR_ENDS or (word in ("底", "末") and year) else 0)
    month = month or next((last for sign, last in _LAST_MONTHS.items() if sign in word), 0)
    bound = Bound[match.pattern.entry.means["bound"]]
    return Deadline(match.cited.plain, year, month, _figure(match.text("day")), bound)


def _figure(text: str) -> int:
    """2022, 十二 or 二〇二二 as a number; 0 for none."""
    if not text or text.isascii():
        return int(text or 0)
    read = numeral(text)
    figures = text.translate(str.maketrans("零〇○一二三四五六七八九", "000123456789"))
    return int(read.digits) if read else int(figures)


def _ratio(match: Match, patterns: Patterns) -> Ratio:
    start, end = match.groups["parts"]
    edges = [start, *(i + 1 for i in range(start, end) if match.folded.text[i] in ":比/"), end + 1]
    parts = [match.folded.back(a, b - 1) for a, b in pairwise(edges)]
    return Ratio(tuple(found[0].quantity for part in parts if (found := find_quantities(part, patterns))))


def _numbers(folded: Folded, found: list[Found], patterns: Patterns, nature: str, role: str) -> Read:
    if not found:
        return _words(folded, patterns)
    text = scanned(folded)
    ahead, outline = text[: found[0].start], f"{text[: found[0].start]}#{text[found[-1].end :]}".rstrip(_ENDS)
    answer = next((p for p in patterns.compiled("targets", "answer") if p.fits(outline)), None)
    if len(found) == 2 and all(f.quantity.bound is Bound.BETWEEN for f in found):
        if answer is None or answer.id == "subject":  # 1-6期培训结束后: which ones, not how many
            return None, "", "role unclear"
        if why := _per_period(text, found[-1], patterns):
            return None, "", why
        lo, hi = sorted((f.quantity for f in found), key=lambda quantity: quantity.point)
        return Between(lo, hi), found[0].how, ""
    if len(found) > 1:
        return _several(folded, found, patterns)
    for pattern in patterns.compiled("targets", "change"):
        if pattern.seen(ahead):
            return None, "", str(pattern.entry.means["why"])
    quantity = _each(_bound(found[0].quantity, ahead, nature, role, patterns), ahead, patterns)
    timed = quantity.unit != found[0].quantity.unit and "·" in quantity.unit.name  # 每人每月500元
    why = "" if timed else _per_period(text, found[0], patterns)
    if why or answer is None:
        return None, "", why or "role unclear"
    how = found[0].how if answer.id == "alone" else f"targets.{answer.id}"
    return quantity if found[0].printed else _measured(quantity, outline, patterns), how, ""


def _several(folded: Folded, found: list[Found], patterns: Patterns) -> Read:
    """Several numbers: all, or the one that is meant (由85%提升至95%), or both ends of a range (≥80%且≤100%)."""
    all_of_them = tuple(f.quantity for f in found)
    text, (first, *_, last) = scanned(folded), found
    outline = f"{text[: first.start]}#{text[first.end : last.start]}#{text[last.end :]}".rstrip(_ENDS)
    for pattern in patterns.compiled("targets", "pair") if len(found) == 2 else ():
        if not pattern.fits(outline):
            continue
        which = pattern.entry.means["which"]
        if why := _per_period(text, found[which - 1], patterns):
            return None, "", why
        if which:
            return all_of_them[which - 1], f"targets.{pattern.id}", ""
        lo, hi = sorted(all_of_them, key=lambda quantity: quantity.point)
        if lo.bound in _LOWER and hi.bound in _UPPER and lo.unit.dimension == hi.unit.dimension:
            return Between(lo, hi), f"targets.{pattern.id}", ""
    return Several(all_of_them), "targets.several", ""


def _per_period(text: str, found: Found, patterns: Patterns) -> str:
    """Why a number is no count of the whole year (每月1次 is neither 1 nor surely 12); "" when it is, and for %."""
    if found.quantity.unit in (RATIO, POINTS):
        return ""
    outline = f"{text[: found.end]}#{text[found.end :]}".rstrip(_ENDS)
    told = (p for p in patterns.compiled("targets", "period") if p.seen(outline))
    return next((str(p.entry.means["why"]) for p in told), "")


def _each(quantity: Quantity, ahead: str, patterns: Patterns) -> Quantity:
    """Money for each person or household: 每户3000元 is 3000元/户."""
    if quantity.unit.dimension != "money":
        return quantity
    told = next((m["per"].replace("每", "·") for p in patterns.compiled("targets", "per") if (m := p.seen(ahead))), "")
    unit = Unit(f"{quantity.unit.name}/{told}", f"{quantity.unit.dimension}/{told}")
    return replace(quantity, unit=unit) if told else quantity


def _measured(quantity: Quantity, outline: str, patterns: Patterns) -> Quantity:
    """The quantity in a unit that units.toml does not know, 5科室, when that is all that follows it."""
    match = patterns.compiled("targets", "unit")[0].fits(outline)
    return replace(quantity, unit=Unit(match["unit"], match["unit"])) if match and quantity.unit == PLAIN else quantity


def _bound(quantity: Quantity, ahead: str, nature: str, role: str, patterns: Patterns) -> Quantity:
    """The quantity, bound by 达到 or 控制在 before it, or by the operator column, unless its own words bind it."""
    if quantity.bound is not Bound.EQUAL:
        return quantity
    for pattern in patterns.compiled("targets", "reach") if role != "actual" else ():
        if pattern.seen(ahead):
            return replace(quantity, bound=Bound[pattern.entry.means["bound"]])
    sign = Folded.of(Cited(nature, ())).text
    for pattern in patterns.compiled("targets", "nature"):
        if pattern.fits(sign):
            return replace(quantity, bound=Bound[pattern.entry.means["bound"]])
    return quantity


def _words(folded: Folded, patterns: Patterns) -> Read:
    """A goal in words; not read when it holds figures that are no quantity."""
    word = folded.cited.plain.strip().rstrip(_ENDS)
    if regex.search(r"^[^\u4e00-\u9fff]*$", word):
        return None, "", "not a number"
    return Quality(word, _level(folded, patterns)), "targets.quality", ""


def _level(folded: Folded, patterns: Patterns) -> str:
    """The worst level that the words name; denied ones (不存在未完成) do not count."""
    text = folded.text.rstrip(_ENDS)
    denied = patterns.compiled("targets", "level_denied")
    for pattern in patterns.compiled("targets", "level"):
        match = pattern.seen(text)
        while match:
            if not any(d.seen(text[: match.start()]) for d in denied):
                return str(pattern.entry.means["level"])
            match = pattern.seen(text, match.end())
    return ""


def _footnote(folded: Folded, found: Found) -> bool:
    """Whether a number is the mark of a footnote, 注1."""
    return folded.text[max(0, found.start - 1) : found.start] == "注"

"""A verdict as a person reads it; the one place where numbers become text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from pipeline.shell.legal import basis_of
from pipeline.shell.power import chance
from pipeline.values.interval import Interval, decimal
from pipeline.values.place import Place
from pipeline.values.quantity import Quantity
from pipeline.values.verdict import Agreement, Fact, Recomputed, Severity, Text, Verdict
from pipeline.verifier.wording import in_english, scaled_figure

COLON, SEMICOLON = Text("：", ": "), Text("；", "; ")
LABELS = {
    "claimed": Text("所报", "claimed"),
    "recomputed": Text("复算", "recomputed"),
    "place": Text("位置", "place"),
    "evidence": Text("依据数据", "rests on"),
    "why": Text("可能的原因", "may be"),
    "readings": Text("各种理解", "readings"),
    "possible": Text("可能的得分", "possible"),
    "power": Text("判别力", "power"),
    "reason": Text("未能判定", "undecided"),
    "says": Text("说明", "says"),
    "basis": Text("政策依据", "legal basis"),
    "stake": Text("影响分数", "at stake"),
    "decide": Text("记录意见", "decide"),
    "decided": Text("审核意见", "decided"),
    "precedent": Text("上年意见", "a year ago"),
    "nowhere": Text("（文中无此处）", "(not in the document)"),
}
STANDING = {
    "open": Text("待核", "open"),
    "confirmed": Text("已确认", "confirmed"),
    "explained": Text("已说明", "explained"),
    "misread": Text("误读", "misread"),
    "rule-wrong": Text("规则有误", "rule wrong"),
}
_OTHERWISE = {"stale": Text("依据已变：{}", "stale: {}"), "resolved": Text("已消除：{}", "resolved: {}")}
AGREEMENT = {
    Agreement.AGREES: Text("相符", "agrees"),
    Agreement.DIFFERS: Text("不符", "differs"),
    Agreement.UNDECIDED: Text("未核实", "undecided"),
}
SEVERITY = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("违规", "warning"),
    Severity.NOTICE: Text("提示", "notice"),
}
_STEPS = (
    ("page", Text("第{}页", "page {}")),
    ("table", Text("表{}", "table {}")),
    ("row", Text("行{}", "row {}")),
    ("col", Text("列{}", "column {}")),
    ("line", Text("第{}行文字", "line {}")),
)
_POWER = Text("同样位数的数中，{}% 会被判相符", "of all figures of as many digits {} % would have agreed")
_LONGEST_UNIT = 14
_HUNDREDTHS = ("%", "个百分点")


def say(text: Text, lang: str) -> str:
    """The words in the reader's language, "zh" or "en"."""
    return text.en if lang == "en" else text.zh


def number(value: Fraction | int, places: int = 6, toward: int = 0) -> str:
    """Plain decimal digits, at most `places` after the point; `toward` -1 rounds down, 1 up, 0 half away from zero.

    >>> number(Fraction(1, 3)), number(Fraction(1, 3), 2, 1), number(100)
    ('0.333333', '0.34', '100')
    """
    scaled = Fraction(value) * 10**places
    if toward:
        units = floor(scaled) if toward < 0 else ceil(scaled)
    else:
        units = floor(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    whole, rest = divmod(abs(units), 10**places)
    digits = f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)
    return f"-{digits}" if units < 0 else digits


def factor(unit: str) -> int:
    """100 for percentages, which are fractions inside; else 1."""
    return 100 if unit in _HUNDREDTHS else 1


def quantity(value: Quantity) -> str:
    """The number as written, in its base unit; percent as a percent number."""
    return number(value.point * factor(value.unit.name))


def ends(interval: Interval, unit: str, places: int = 6) -> tuple[str, str]:
    """Both ends in `unit`, rounded outward."""
    times = factor(unit)
    return number(interval.lo * times, places, -1), number(interval.hi * times, places, 1)


def coordinate(value: float) -> str:
    """A position on the page, in points, to the hundredth."""
    return number(Fraction(value), 2)


def every_reading(recomputed: Recomputed | None, lang: str) -> str:
    """ "按比例 1.35…1.45; 每满1% 1.4…1.5"; possible values as "0 | 1 | 2"."""
    if recomputed is None:
        return ""
    told = (f"{say(v.name, lang)} {_shown(v.value, recomputed, lang)}".strip() for v in recomputed.variants)
    named = dict.fromkeys(told)  # readings that differ in what the claim may mean only
    return "; ".join(named) if named else " | ".join(_shown(v, recomputed, lang) for v in recomputed.feasible)


def _shown(value: Interval, recomputed: Recomputed, lang: str) -> str:
    """A recomputed figure in the unit the claim is printed in."""
    told = scaled_figure(value, recomputed.unit, recomputed.scale)
    return in_english(told) if lang == "en" else told


def off_by(verdict: Verdict, lang: str) -> str:
    """How far a claim is off, in the unit it is printed in, percentages in percentage points; "" without numbers."""
    gap, recomputed = verdict.gap, verdict.recomputed
    if gap is None or recomputed is None:
        return ""
    unit = "个百分点" if recomputed.unit == "%" else recomputed.unit
    return _shown(Interval(gap, gap), replace(recomputed, unit=unit), lang)


def off_unit(recomputed: str, lang: str) -> str:
    """The unit of a difference, out of what was recomputed as a table tells it: "各行之和 94分" → "分"."""
    found = re.search(r"\d((?: ×10[⁴⁸])?[^\d.…;|]*)$", re.split("[;|]", recomputed)[0].rstrip())
    unit = found[1] if found else ""
    if unit == "%":
        return say(Text("个百分点", "% points"), lang)
    return unit if len(unit) <= _LONGEST_UNIT else ""  # words, and no unit


def where(place: Place | None, lang: str) -> str:
    """ "第6页 表1 行3 列7 字符0–4"; in a workbook "工作表“自评表” G18 字符0–4"."""
    found = [cell_or_line(place, lang)]
    if place and place.end > place.start:
        found.append(say(Text("字符{}–{}", "characters {}–{}"), lang).format(place.start, place.end))
    return " ".join(filter(None, found))


def cell_or_line(place: Place | None, lang: str) -> str:
    """ "第6页 表1 行3 列7", without the characters."""
    if place is None:
        return say(LABELS["nowhere"], lang)
    if cell := place.sheet_cell:
        return say(Text("工作表“{}” {}", "sheet “{}” {}"), lang).format(place.part, cell)
    steps = [say(words, lang).format(getattr(place, name)) for name, words in _STEPS if getattr(place, name)]
    return " ".join(steps if place.part == "body" else [place.part, *steps])


def padded(text: str, width: int) -> str:
    """`text` filled up to `width` columns of a terminal, where a Chinese character takes two."""
    from rich.cells import cell_len

    return text + " " * max(0, width - cell_len(text))


def columns(rows: Iterable[Sequence[str]], gap: int = 2) -> list[str]:
    """Rows set under each other in aligned columns, wide characters counted as two."""
    from rich.cells import cell_len

    table = [tuple(row) for row in rows]
    widths = [max(map(cell_len, column)) + gap for column in zip(*table, strict=True)]
    return ["".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def value(verdict: Verdict, lang: str) -> str:
    """The recomputed value nearest the claim; every reading where there is no claim to be near to."""
    recomputed = verdict.recomputed
    if recomputed is None:
        return ""
    claim = verdict.claimed.interval if verdict.claimed else None
    nearest = recomputed.nearest(claim) if claim else None
    return _shown(nearest, recomputed, lang) if nearest else every_reading(recomputed, lang)


def computed(verdict: Verdict, lang: str) -> str:
    """The recomputed value with its formula."""
    figures = value(verdict, lang)
    formula = say(verdict.recomputed.formula, lang) if verdict.recomputed else ""
    return f"{figures}  = {formula}" if figures and formula else figures or formula


def standing_of(shown: str, lang: str) -> str:
    """How a decision stands, in words: "confirmed" → "已确认", "stale: confirmed" → "依据已变：已确认"."""
    state, _, choice = shown.rpartition(": ")
    word = say(STANDING.get(choice, Text(choice, choice)), lang)
    return say(_OTHERWISE.get(state, Text(f"{state}: {{}}", f"{state}: {{}}")), lang).format(word) if state else word


def verdict_text(verdict: Verdict, check: str, report: str, standing: str, lang: str) -> str:
    """One verdict on some lines: what is claimed, what follows, where, why it may be so, what to do.

    Args:
        check: title of the check.
        report: which report and form, for the head line.
        standing: "open", or what an auditor decided, "stale: confirmed".
    """
    state = standing_of(standing, lang)
    if verdict.agreement is not Agreement.DIFFERS:
        state = say(AGREEMENT[verdict.agreement], lang)
    lines = [f"{verdict.code}  {check}    {report}    {state}"]
    lines += [f"  {padded(f'{label}  ', 12)}{text}" for label, text in _facts(verdict, lang) if text]
    if verdict.agreement is Agreement.DIFFERS:
        lines.append(f"  fuhe decide {verdict.key} confirmed | explained | misread | rule-wrong")
    return "\n".join(lines)


def _meant(fact: Fact, lang: str) -> str:
    """ " = 93.5…94.5%": what the digits of a rounded figure can mean; "" for an exact one."""
    if fact.cited is None or fact.interval is None or fact.interval.is_point:
        return ""
    meant = scaled_figure(fact.interval, unit_of(fact), _multiple(fact.cited.plain, fact.interval))
    return f" = {in_english(meant) if lang == 'en' else meant}"


def unit_of(fact: Fact) -> str:
    """The unit of a fact's interval; a percentage is one also where only its words say so."""
    printed = fact.cited.plain.rstrip() if fact.cited else ""
    return fact.unit or ("%" if printed.endswith(("%", "％")) and fact.interval else "")


def _multiple(said: str, meant: Interval) -> Fraction:
    """10⁴ where "288.80" means 2,888,000 元: the multiple of the unit that a figure is printed in."""
    digits = "".join(c for c in said if c.isascii() and (c.isdigit() or c == "."))
    try:
        ratio = (meant.lo + meant.hi) / 2 / decimal(digits)
    except (ValueError, ZeroDivisionError):
        return Fraction(1)
    return ratio if ratio in (10**4, 10**8) else Fraction(1)


def _facts(verdict: Verdict, lang: str) -> Iterable[tuple[str, str]]:
    """The labelled lines of a verdict, in the order a person wants them."""

    def label(name: str) -> str:
        return say(LABELS[name], lang)

    claimed = f"{label('claimed')} {verdict.claimed.cited.plain}" if verdict.claimed and verdict.claimed.cited else ""
    value = computed(verdict, lang)
    yield verdict.title, "  ".join(filter(None, (claimed, value and f"{label('recomputed')} {value}")))
    if not (claimed and value):  # else the first line says it all
        yield label("says"), say(verdict.message, lang)
    yield label("place"), where(verdict.place, lang)
    recomputed = verdict.recomputed
    if recomputed and len(recomputed.variants) + len(recomputed.feasible) > 1:
        name = "readings" if recomputed.variants else "possible"
        yield label(name), every_reading(recomputed, lang)
    for fact in verdict.evidence:
        if fact.cited:
            words = f"{say(fact.label, lang)} “{fact.cited.plain}”{_meant(fact, lang)}"
            yield label("evidence"), f"{words}  {where(fact.place, lang)}"
    if (share := chance(verdict)) is not None:
        yield label("power"), say(_POWER, lang).format(number(100 * share, 2))
    yield label("reason"), say(verdict.reason, lang) if verdict.reason else ""
    for text in verdict.explanations:
        yield label("why"), say(text, lang)
    yield label("stake"), number(verdict.stake, 2) if verdict.stake else ""
    yield label("basis"), basis_of(verdict.basis, lang)

"""What the words of a condition name: a goal that the row's figures decide, a due date, a rate defined in the text."""

from __future__ import annotations

from itertools import pairwise

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring.tokens import PART, SENTENCE, Token, strong
from pipeline.values.place import Folded
from pipeline.values.quantity import Deadline

_UNTIL = ("至", "到", "-", "—", "~", "--")


def undated(text: str, start: int, end: int, small: list[Token]) -> str:
    """The words of a condition without its dates and side words."""
    taken = [(t.start, t.end) for t in small if t.kind in ("date", "side", "basis")]
    return "".join(c for i, c in enumerate(text[start:end], start) if not any(a <= i < b for a, b in taken))


def goal(words: str, patterns: Patterns) -> str:
    """What the words ask of the row's own goal or count; "" for words that only a person can judge."""
    last = unnumbered(words.strip(SENTENCE + PART + "、的(").rsplit(",", 1)[-1])
    return next((str(p.entry.means["goal"]) for p in patterns.compiled("phrases", "goal") if p.fits(last)), "")


def unnumbered(words: str) -> str:
    """The words without the sign of an enumeration: 1.完成年度计划, ②完成年度计划, (三)完成年度计划."""
    bare = words.lstrip("(")
    if "①" <= bare[:1] <= "⑳":
        return bare[1:]
    length = len(bare) - len(bare.lstrip("0123456789一二三四五六七八九十"))
    marked = 0 < length < 3 and bare[length : length + 1] in tuple(".、)")
    return bare[length + 1 :] if marked and not bare[length + 1 : length + 2].isdigit() else words


def due(text: str, small: list[Token]) -> Deadline | None:
    """The date by which something was due: 2022年12月底前, 7月1日至9月30日."""
    dates = [token for token in small if token.kind == "date"]
    spans = [b for a, b in pairwise(dates) if text[a.end : b.start] in _UNTIL]
    for token in dates:
        if token.groups.get("by") or token in spans:
            year, month, day = (int(token.groups.get(name) or 0) for name in ("year", "month", "day"))
            return Deadline("", year, month or (12 if year else 0), day)  # 2023年底前
    return None


def definitions(folded: Folded, patterns: Patterns) -> dict[str, str]:
    """Names that the standard itself defines: 超支率＝(实际成本－计划成本)/计划成本."""
    found = {}
    for token in strong(folded, patterns):
        if token.kind != "definition":
            continue
        name, sign, expression = folded.text[token.start : token.end].partition("=")
        name, sign, expression = (
            (token.groups["name"], "=", token.groups["figure"])
            if "figure" in token.groups
            else (name, sign, expression)
        )
        if sign:
            found[name.removeprefix("其中").removeprefix("式中").strip(SENTENCE + PART)] = expression
    return found

"""What an award phrase gives: points, a share, a proportion, a formula, steps, or the points of listed tiers."""

from __future__ import annotations

from fractions import Fraction

from pipeline.normalizers.patterns import Patterns
from pipeline.scoring import steps
from pipeline.scoring.algebra import parse as parse_formula
from pipeline.scoring.figures import amount, span
from pipeline.scoring.tokens import Token
from pipeline.scoring.tree import FULL, NOTHING, Amount, Award, Formula, Interpolation, Points, Proportion, Test


def _spelled(expression: str, letters: dict[str, str]) -> str:
    """A/B with the names that the standard gives the letters."""
    return "".join(letters.get(c, c) for c in expression) if letters else expression


def award(token: Token, test: Test, letters: dict[str, str], patterns: Patterns) -> Award | None:
    """What the phrase gives; None when its figures can't be read."""
    match token.kind:
        case "award" | "base":
            return _points(token)
        case "proportion":
            return Proportion(bool(token.means.get("minus")))
        case "formula":
            expression = parse_formula(_spelled(token.groups.get("expr") or str(token.means["expr"]), letters))
            return Formula(expression) if expression else None
        case "interpolation":
            ends = amount(token.cost) if token.cost else None
            return Interpolation(*ends) if ends else Interpolation()
        case "discretion":
            return _free(token)
        case _:
            return steps.read(token, test, patterns)


def _points(token: Token) -> Points | None:
    if token.means.get("as") == "full":
        return Points(FULL, FULL)
    if token.means.get("as") == "zero":
        return Points(NOTHING, NOTHING)
    read = amount(token.cost) if token.cost else (Amount(share=Fraction(1, 2)),) * 2
    if read is None:
        return None
    if "upto" in token.groups:
        return Points(NOTHING, read[1])
    if token.means.get("as") == "share" and not read[1].share:
        read = (Amount(share=read[0].points / 100), Amount(share=read[1].points / 100))
    return Points(read[0], read[1], minus=token.means.get("as") == "minus")


def _free(token: Token) -> Points:
    """酌情: anything up to the full marks, or within the points it names."""
    read = amount(token.cost) if token.cost else None
    if read is None:
        return Points(NOTHING, FULL, free=True)
    return Points(read[0], read[1], minus=token.groups["sign"].startswith(("扣", "减")), free=True)


def _bare(share: str) -> str:
    return share.partition("(")[0]


def _names(words: str, count: int) -> list[str]:
    """The names of the tiers before their ranges; 第1档 … when they don't match in number."""
    head = words.rsplit(":", 1)[-1].strip(",;。")
    for ending in ("档", "个等级", "个档次", "级", "等级", "类"):
        if head.endswith(ending):
            head = head.removesuffix(ending).rstrip("一二三四五六七八九十个0123456789")
    head = head.split("按", 1)[-1] if "按" in head else head
    names = head.split("、")
    return names if len(names) == count else [f"第{i}档" for i in range(1, count + 1)]


def tiers(token: Token, words: str) -> list[tuple[str, Points]]:
    """达成、部分达成、未达成三档, 100%-80%、80%-60%、60%-0%: each tier's name and points; [] when one can't be read."""
    parts = token.groups["shares"].split("、")
    shares = [found for part in parts if (found := span(_bare(part))) is not None]
    if len(shares) < len(parts):
        return []
    scale = 100 if "%" in token.groups["shares"] else 0
    out = []
    for name, share in zip(_names(words, len(shares)), shares, strict=True):
        low, high = (Amount(share=end / scale) if scale else Amount(end) for end in share)
        out.append((name, Points(low, high, free=low != high)))
    return out

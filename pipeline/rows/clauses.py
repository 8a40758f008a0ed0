"""A sentence cut at its numbers: the words before and after each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.normalizers.numbers import Found
from pipeline.values.place import Cited, Folded

_WITHIN = re.compile(r"\([\u4e00-\u9fff]{1,3}\)(?=[\u4e00-\u9fff])")  # 因公出国(境)费: the bracket is part of a name
STOPS = ",;:。!?()[]{}|"


@dataclass(frozen=True, slots=True)
class Clause:
    """One number of a sentence, among folded words.

    Args:
        left: the words before it, back to a stop or to the number before.
        right: the words after it, up to a stop or to the next number.
        gap: everything between the number before (or the sentence's beginning) and this one.
        before: all words of the sentence up to it.
        nested: how many brackets are open around it.
    """

    found: Found
    left: str
    right: str
    gap: str
    before: str
    nested: int

    @property
    def dimension(self) -> str:
        return self.found.quantity.unit.dimension


def clauses(sentence: Folded, numbers: Sequence[Found]) -> list[Clause]:
    """One clause per number."""
    found: list[Clause] = []
    text = sentence.text
    for index, number in enumerate(numbers):
        start = _end(numbers[index - 1], text) if index else 0
        end = numbers[index + 1].start if index + 1 < len(numbers) else len(text)
        gap, after = text[start : number.start], text[_end(number, text) : end]
        left = _left(gap, after_number=index > 0)
        right = after[: min((at for stop in (*STOPS, "、") if (at := after.find(stop)) >= 0), default=len(after))]
        before = text[: number.start]
        found.append(Clause(number, left, right, gap, before, before.count("(") - before.count(")")))
    return found


def _end(number: Found, text: str) -> int:
    """Where the number ends, without a bracket that was opened before it."""
    said = text[number.start : number.end]
    return number.end - (len(said) - len(said.rstrip(")")) if "(" not in said else 0)


def _left(gap: str, *, after_number: bool) -> str:
    """The last piece of a gap; a remark in brackets just before the number is passed over: 企业(实体)77800户.

    4家省级、7家市级工作室: what stands between two numbers without a stop begins with the name of the first.
    """
    gap = _WITHIN.sub("", gap)
    while gap.endswith(")") and "(" in gap:
        gap = gap[: gap.rfind("(")]
    left = gap[max(gap.rfind(stop) for stop in STOPS) + 1 :]
    if not after_number or left != gap or "、" not in left:
        return left
    own = left.split("、", 1)[1]
    return "" if "、" in own else own


def offset(said: Cited | None, sentence: Cited) -> int:
    """Where some words of a sentence begin in its text; 0 where that is not known."""
    at = 0
    for place in sentence.places:
        first = (said and said.place) or place
        if place.home == first.home and place.start <= first.start < place.end:
            return at + first.start - place.start
        at += place.end - place.start
    return 0

"""Fuzzes the number grammar and the scoring grammar: spliced fragments of their own examples, guided by novelty.

    python -m tests.fuzz_grammars [--seconds 60] [--texts N] [--seed 1] [--only numbers|standards]

Half the time goes to `find_quantities`, `read_quantity` and `read_goal`, half to `compile_standard` and `evaluate`. Texts
are made of the examples of patterns/ and tests/cases: cut, joined, doubled, numbers and comparisons exchanged. One that
is read in a way not seen before (how, bound, unit, kind of rule, kind of answer) is kept and changed further. That is the
feedback that pays here: the grammar is data run by a compiled regex engine, whose coverage no Python instrument (atheris,
sys.monitoring) sees, while nearly all lines of Python are met by the examples themselves.

What must hold of every text: no exception, no long time, intervals in order and around their number, spans in order and
apart, each cited word found again at its place, one kind of answer, scores from 0 to the weight where the standard does
not go beyond it, and the same reading in full-width characters and with white space between Chinese ones. The exit status
is 1 when anything did not; each line printed is a text to put into tests/test_damaged.py. The same seed makes the same
texts.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.normalizers.numbers import Found, find_quantities, read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.proof import told, told_field
from pipeline.normalizers.targets import read_goal
from pipeline.scoring.parse import case_of, compile_standard
from pipeline.scoring.rule import evaluate
from pipeline.scoring.tree import Either, Rule, Standard, Sum
from pipeline.values.interval import Interval
from pipeline.values.place import Cited, fold
from pipeline.values.quantity import Between, Goal, Quantity
from pipeline.values.report import Field
from tests.reading import cited, library, table

UNITS = ("", "", "%", "%?", "万元", "人", "分")
LONG = 300
"""Characters up to which a text grows."""

SLOW = 5.0
"""Seconds of processor above which the reading of a text of that length is a fault; a second of it may be patterns compiled at first use."""

NUMBERS = ("0", "1", "100", "0.5", "99.99", "1,000", "1e5", "-3", "12.0", "00", "9" * 30, "0." + "0" * 20 + "1", "100.00",
           "１００", "三", "十二", "百分之五", "一万亿", "①", "½", "²", "〇", "半", "1/3", "1-2", "2023年", "3月")  # fmt: skip
SIGNS = ("≥", "≤", "＞", "<", "=", "≠", "±", "~", "-", "—", "%", "％", "‰", "以上", "以下", "（含）", "不", "每", "扣", "得", "分",
         "满分", "不得分", "，", "。", "；", "、", "（", "）", "×", "÷", "/", "*", "按比例", "扣完为止", "否则", "其中", "\n", " ",
         "\u200b", "\ufeff", "\ue000", "𠀀", "\x00", "\u0301", "ﷺ")  # fmt: skip
FIGURE = re.compile(r"\d+(?:\.\d+)?")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code) not in ',"'}
"""Full-width forms; commas and quotes are told from them on purpose: 5，100 are two numbers, “三公” is a name."""

Check = Callable[[str, random.Random], Iterator[object]]


def fragments(*names: str) -> list[str]:
    """Every text that examples and cases hold, of these pattern files and case tables."""
    found: dict[str, None] = {}
    for name in names:
        tree: object = library().raw(name) if f"{name}.toml" in library().texts else table(name)
        found.update(dict.fromkeys(_texts(tree)))
    return [text for text in found if text.strip()]


def _texts(tree: object, key: str = "") -> Iterator[str]:
    if isinstance(tree, dict):
        for name, value in tree.items():
            if name != "says":
                yield from _texts(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from _texts(value, key)
    elif isinstance(tree, str) and key in ("text", "cases", "target", "actual", "weight"):
        yield tree


def changed(text: str, pool: list[str], dice: random.Random) -> str:
    """The text with one thing after another done to it."""
    for _ in range(dice.choice((1, 1, 2, 3))):
        at, other = dice.randrange(len(text) + 1), dice.choice(pool)
        to = min(len(text), at + dice.choice((1, 2, 5, 20)))
        match dice.randrange(7):
            case 0:
                text = text[:at] + other[dice.randrange(len(other)) :]
            case 1:
                text = text[:at] + dice.choice(SIGNS) + text[at:]
            case 2:
                text = text[:at] + text[to:]
            case 3:
                text = text[:to] + text[at:to] * dice.choice((1, 1, 8)) + text[to:]
            case 4:
                text = FIGURE.sub(lambda m: dice.choice((m[0], dice.choice(NUMBERS))), text)
            case 5:
                text = text[:at] + other + text[to:]
            case _:
                text = text[:at] + dice.choice(NUMBERS) + text[at:]
    return text[:LONG]


def respelled(text: str, dice: random.Random) -> str:
    """The same words, otherwise set: full-width, and spaces where they part nothing."""
    wide = "，" not in text and dice.random() < 0.5  # ５，１００ is one number, 5，100 are two
    out = text.translate(WIDE) if wide else text
    pieces = [out[:1]]
    for left, right in pairwise(out):
        apart = fold(left) and fold(right) and not (fold(left)[-1].isascii() and fold(right)[0].isascii())
        pieces.append((dice.choice(("", "", " ", "\n", "　")) if apart else "") + right)
    return "".join(pieces)


# --- numbers ---


def numbers(text: str, dice: random.Random) -> Iterator[object]:
    """Reads a text for its numbers; yields how it was read, raises `AssertionError` where something does not hold."""
    patterns, unit, role = library(), dice.choice(UNITS), dice.choice(("", "actual"))
    words, other = cited(text), cited(respelled(text, dice))
    found = find_quantities(words, patterns, unit)
    _spans(found, words)
    yield tuple((f.how, f.quantity.bound, f.quantity.unit.dimension) for f in found[:3])
    if fold(other.text) == fold(text):
        again = find_quantities(other, patterns, unit)
        assert [told(f.quantity) for f in again] == [told(f.quantity) for f in found], f"otherwise set: {other.text!r}"
    single, goal = read_quantity(words, patterns, unit), read_goal(words, patterns, unit, "", role)
    yield "cell", single.how, single.why
    yield "goal", type(goal.read), goal.how, goal.why
    for field in (single, goal):
        _field(field)
    if fold(other.text) == fold(text):
        assert told_field(read_quantity(other, patterns, unit)) == told_field(single), f"otherwise set: {other.text!r}"
        there = read_goal(other, patterns, unit, "", role)
        assert fold(told_field(there)) == fold(told_field(goal)), f"otherwise set: {other.text!r}"


def _spans(found: list[Found], words: Cited) -> None:
    end, whole = 0, words.folded.text
    for each in found:
        assert end <= each.start < each.end <= len(whole), f"span {each.start}:{each.end} after {end}"
        end = each.end
        _at_place(each.cited, words)
        _amount(each.quantity)


def _at_place(part: Cited, words: Cited) -> None:
    """Law 2: every said text can be read again at its place."""
    assert part.text == "".join(words.text[place.start : place.end] for place in part.places), f"place of {part.text!r}"


def _amount(quantity: Quantity) -> None:
    assert quantity.interval.lo <= quantity.point <= quantity.interval.hi, f"{quantity}"


def _field(field: Field[Quantity] | Field[Goal]) -> None:
    assert (field.read is None) == bool(field.why), f"read {field.read}, why {field.why!r}"
    assert (field.read is None) != bool(field.how), f"read {field.read}, how {field.how!r}"
    if isinstance(field.read, Quantity):
        _amount(field.read)
    if isinstance(field.read, Between):
        assert field.read.lo.point <= field.read.hi.point, f"{field.read}"


# --- standards ---

TARGETS = ("100%", "≥95%", "≤5%", "20个", "≥1000人", "健全", "2023年12月底前", "10%-20%", "0", "3:2")
ACTUALS = ("95%", "100%", "0", "141%", "18个", "-3%", "部分健全", "2024年1月", "12.5%", "999人", "1:1", "99.995%")
WEIGHTS = ("5", "10", "0", "0.5", "3分", "100")
LEVELS = ("", "", "达成", "部分达成", "未达成", "优", "基本")


def standards(text: str, dice: random.Random) -> Iterator[object]:
    """Compiles a text as a scoring standard and scores rows by it; as `numbers`."""
    patterns, words = library(), cited(text)
    standard = compile_standard(words, patterns)
    for part in (*(c.words for c in standard.clauses), *standard.leftover):
        _at_place(part, words)
    yield "rule", _shape(standard), bool(standard.leftover)
    other = cited(respelled(text, dice))
    again = compile_standard(other, patterns) if fold(other.text) == fold(text) else None
    for _ in range(3):
        given: dict[str, Any] = {}
        for name, choices in (("target", TARGETS), ("actual", ACTUALS), ("weight", WEIGHTS)):
            if dice.random() < 0.8:
                given[name] = dice.choice(choices)
        given["level"], count = dice.choice(LEVELS), dice.choice((None, None, 0, 1, 3, 50))
        if count is not None:
            given["count"] = count
        yield from _scored(standard, again, given, patterns)


def _scored(standard: Standard, again: Standard | None, given: dict[str, Any], patterns: Patterns) -> Iterator[object]:
    case = case_of(given, patterns)
    score = evaluate(standard, case)
    kinds = [bool(score.variants), bool(score.feasible), score.undecided is not None]
    yield "score", tuple(kinds), len(score.variants), min(len(score.feasible), 4), score.undecided
    assert kinds.count(True) == 1, f"{given}: {kinds.count(True)} kinds of answer"
    values = [*(v.value for v in score.variants), *score.feasible]
    assert all(v.lo <= v.hi for v in values), f"{given}: {values}"
    assert all(v.lo >= 0 for v in values), f"{given}: below zero: {values}"
    if case.weight is not None and not _beyond(standard.rule):
        assert all(v.hi <= case.weight.point for v in values), f"{given}: beyond the weight: {values}"
    assert all(a.hi < b.lo for a, b in pairwise(score.feasible)), f"{given}: {values}"
    if again is not None:
        there = evaluate(again, case)
        assert _answer(there.variants, there.feasible) == _answer(score.variants, score.feasible), (
            f"{given}: otherwise set"
        )


def _answer(variants: tuple[Any, ...], feasible: tuple[Interval, ...]) -> tuple[object, ...]:
    return (*(v.value for v in variants), "or", *feasible)


def _beyond(rule: Rule | None) -> bool:
    """Whether the standard itself gives points on top."""
    sums = () if rule is None else (rule,) if isinstance(rule, Sum) else rule.options
    return any(block.open_top for one in sums for block in one.blocks)


def _shape(standard: Standard) -> object:
    rule = standard.rule
    sums = () if rule is None else (rule,) if isinstance(rule, Sum) else rule.options
    kinds = (tuple(type(b.award).__name__ for block in one.blocks for b in block.branches)[:5] for one in sums)
    return isinstance(rule, Either), tuple(kinds)[:2]


# --- the loop ---

ROOMS: dict[str, tuple[Check, tuple[str, ...]]] = {
    "numbers": (numbers, ("numbers", "targets", "units", "quantities", "statements")),
    "standards": (standards, ("phrases", "standards", "numbers")),
}


def fuzzed(room: str, seconds: float, seed: int, most: int) -> tuple[int, int, dict[str, tuple[str, str]]]:
    """How many texts were read, how many were novel, and of each kind of fault the shortest text and what was wrong."""
    check, names = ROOMS[room]
    pool, dice = fragments(*names), random.Random(f"{seed}-{room}")
    seen: set[object] = set()
    kept, faults, count, novel = list(pool), dict[str, tuple[str, str]](), 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end and count < most:
        text = changed(dice.choice(kept), pool, dice)
        count += 1
        start, signs = time.process_time(), set[object]()
        try:
            signs |= set(check(text, dice))
            if time.process_time() - start > SLOW:
                raise AssertionError(f"slow: {time.process_time() - start:.1f} s")
        except Exception as error:
            key = _where(error)
            if key not in faults or len(text) < len(faults[key][0]):
                faults[key] = text, f"{type(error).__name__}: {error}"[:300]
        if not signs <= seen:
            novel += 1
            seen |= signs
            kept.append(text)
    return count, novel, faults


def _where(error: Exception) -> str:
    """The place in the code that tells one kind of fault from another."""
    frames = traceback.extract_tb(error.__traceback__)
    inner = frames[-1]
    said = str(error).partition(":")[0] if isinstance(error, AssertionError) else ""
    return f"{type(error).__name__} at {Path(inner.filename).name}:{inner.lineno} {said}"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--texts", type=int, default=sys.maxsize, help="of each grammar: the same texts on a slow machine")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--only", choices=tuple(ROOMS))
    chosen = arguments.parse_args()
    rooms = [chosen.only] if chosen.only else list(ROOMS)
    failed: Counter[str] = Counter()
    for room in rooms:
        count, novel, faults = fuzzed(room, chosen.seconds / len(rooms), chosen.seed, chosen.texts)
        print(f"{room}: {count} texts, {novel} read in a new way, {len(faults)} kinds of fault (seed {chosen.seed})")
        for key, (text, wrong) in sorted(faults.items()):
            failed[room] += 1
            print(f"FAULT  {key}\n       {text!r}\n       {wrong}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

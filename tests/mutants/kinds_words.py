"""Changes of words: goals copied, templates' instructions left, signs turned, standards that give too little."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from random import Random

from corpus.facts import Facts
from tests.mutants.equations import amount, name_of, reached
from tests.mutants.figures import NUMBER, figure, plain
from tests.mutants.mutant import Mutant, must, with_form, with_row

_PLACED = ("project_2020", "gansu", "split_target", "sichuan", "weight_first")


def copied(facts: Facts, random: Random) -> Iterator[Mutant]:
    """What was achieved is the goal, word by word."""
    for number, form in enumerate(facts.forms):
        if form.goal and form.achieved and form.template in _PLACED and len(form.goal) > 20:
            made = with_form(facts, number, achieved=form.goal)
            yield Mutant("words: goal copied", facts.id, "achieved = goal", made, None, must("B808", ""))


def misplaced(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A reason in the total row."""
    for number, form in enumerate(facts.forms):
        if "excuse" in form.total or form.template == "project_2020":
            for words in ("部分项目进度偏慢，将加强管理", "个别指标未完成，下年改进"):
                made = with_row(facts, number, "total", 0, excuse=words)
                yield Mutant("words: reason in the total row", facts.id, words, made, None, must("B806", ""))


def placeholders(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A form's own example words left standing."""
    for number, form in enumerate(facts.forms):
        for index, row in enumerate(form.rows):
            if form.template in (*_PLACED, "hubei", "beijing_2016") and index % 3 == 0:
                for words in ("指标1：", "指标2"):
                    innermost = "level3" if "level3" in row else "level2"
                    made = with_row(facts, number, "rows", index, **{innermost: words})
                    yield Mutant("words: template's example left", facts.id, f"{name_of(row)} → {words}", made, None, must("B802", ""))


def signs(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A bound without its number, and the bound turned round."""
    for number, form in enumerate(facts.forms):
        for index, row in enumerate(form.rows):
            target = row.get("target", "")
            sign = re.match(r"[≥≤]", target)
            if sign:
                made = with_row(facts, number, "rows", index, target=sign[0])
                yield Mutant("target: only a sign", facts.id, f"{name_of(row)} {target} → {sign[0]}", made, None, must("B801", name_of(row)))
            if sign and figure(target) and "actual" in row and reached(row) is True and form.template not in ("nanjing", "hunan", "hubei"):
                turned = {"≥": "≤", "≤": "≥"}[sign[0]] + target[1:]
                made = with_row(facts, number, "rows", index, target=turned)
                yield Mutant("target: sign turned", facts.id, f"{name_of(row)} {target} → {turned}", made)


def over(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A result many times the target, without a word."""
    for number, form in enumerate(facts.forms):
        for index, row in enumerate(form.rows):
            target, actual = amount(row, "target"), amount(row, "actual")
            if target and actual and target.bound == "≥" and target.unit not in ("%", "") and target.unit == actual.unit and not row.get("excuse"):
                digits = NUMBER.findall(row["target"])[0]
                new = NUMBER.sub(plain(Fraction(digits) * 10, 0), row["actual"], count=1)
                made = with_row(facts, number, "rows", index, actual=new)
                yield Mutant("actual: tenfold", facts.id, f"{name_of(row)} {row['actual']} → {new}", made, None, must("A602", name_of(row)))


def standards(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A standard that gives fewer points than the row's weight."""
    for number, form in enumerate(facts.forms):
        for index, row in enumerate(form.rows):
            weight = amount(row, "weight")
            if "standard" not in row or weight is None:
                continue
            full = row["weight"]
            for m in re.finditer(rf"(?<=[得计]){re.escape(full)}(?=分)", row["standard"]):
                if len(re.findall(r"[\d.]+分", row["standard"])) > 1 and "扣" not in row["standard"]:
                    continue
                new = str(int(weight.value) - 1) if weight.value.denominator == 1 else ""
                if new and int(new) > 0:
                    words = row["standard"][: m.start()] + new + row["standard"][m.end() :]
                    made = with_row(facts, number, "rows", index, standard=words)
                    yield Mutant("standard: fewer points", facts.id, f"{name_of(row)} {full}分 → {new}分", made, None, must("W401 S301", name_of(row)))
            if step := re.search(r"(?<=\d%扣)(?:除)?([\d.]+)(?=分)", row["standard"]):
                for new in (plain(Fraction(step[1]) * 5, 1), plain(Fraction(step[1]) * 10, 1)):
                    score = amount(row, "score")
                    if score and score.value not in (weight.value, 0):
                        words = row["standard"][: step.start(1)] + new + row["standard"][step.end(1) :]
                        made = with_row(facts, number, "rows", index, standard=words)
                        yield Mutant("standard: other step", facts.id, f"{name_of(row)} {step[1]} → {new}", made, None, must("S301", name_of(row)))


KINDS = (copied, misplaced, placeholders, signs, over, standards)

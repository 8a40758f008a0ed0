"""Changes of whole rows and of what several cells say together: dropped, doubled, swapped, blanked, made to fit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from corpus.facts import Facts
from tests.mutants.equations import amount, fits, name_of, reached
from tests.mutants.figures import NUMBER, figure, plain
from tests.mutants.mutant import Mutant, must, with_form, with_row, without_row


def dropped(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A row left out."""
    for number, form in enumerate(facts.forms):
        for part, rows in (("rows", form.rows), ("budget", form.budget)):
            for index, row in enumerate(rows):
                if part == "budget" and index == 0:
                    continue
                made = without_row(facts, number, part, index)
                kind = {"rows": "row: dropped", "budget": "part: dropped"}[part]
                yield Mutant(kind, facts.id, f"{name_of(row) or row['item']} dropped", made)


def doubled(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A row that stands twice."""
    for number, form in enumerate(facts.forms):
        for part, rows in (("rows", form.rows), ("budget", form.budget)):
            for index, row in enumerate(rows):
                if (part == "budget" and index == 0) or (part == "rows" and form.template == "summary"):
                    continue
                twice = (*rows[: index + 1], row, *rows[index + 1 :])
                made = with_form(facts, number, **{part: twice})
                kind = {"rows": "row: doubled", "budget": "part: doubled"}[part]
                planted = must("B817 T201 T202 T204", name_of(row)) if part == "rows" else ()
                yield Mutant(kind, facts.id, f"{name_of(row) or row['item']} twice", made, None, planted)


def swapped(facts: Facts, random: Random) -> Iterator[Mutant]:
    """Figures of two neighbouring rows exchanged, and of two columns of one row."""
    for number, form in enumerate(facts.forms):
        for index, (one, two) in enumerate(zip(form.rows, form.rows[1:], strict=False)):
            for role in ("weight", "score", "actual", "rate"):
                if role in one and one[role] != two[role] and amount(one, role) and amount(two, role):
                    made = with_row(with_row(facts, number, "rows", index, **{role: two[role]}), number, "rows", index + 1, **{role: one[role]})
                    what = f"{name_of(one)} and {name_of(two)}: {role} {one[role]} ↔ {two[role]}"
                    yield Mutant(f"rows: {role} swapped", facts.id, what, made)
            if "weight" in one and "score" in one and one["weight"] != one["score"] and form.template not in ("hubei",):
                made = with_row(facts, number, "rows", index, weight=one["score"], score=one["weight"])
                yield Mutant("row: weight and score swapped", facts.id, f"{name_of(one)} {one['weight']} ↔ {one['score']}", made)
        for index, line in enumerate(form.budget):
            for a, b in (("adjusted", "spent"), ("initial", "adjusted")):
                if a in line and b in line and line[a] != line[b] and amount(line, a) and amount(line, b):
                    made = with_row(facts, number, "budget", index, **{a: line[b], b: line[a]})
                    yield Mutant(f"budget: {a} and {b} swapped", facts.id, f"{line['item']} {line[a]} ↔ {line[b]}", made)


def other_denominator(facts: Facts, random: Random) -> Iterator[Mutant]:
    """执行率 by the initial budget instead of the adjusted one."""
    for number, form in enumerate(facts.forms):
        for index, line in enumerate(form.budget):
            spent, initial, rate = (amount(line, role) for role in ("spent", "initial", "rate"))
            if spent and initial and rate and initial.value and "adjusted" in line:
                decimals = len(NUMBER.findall(line["rate"])[0].partition(".")[2])
                new = plain(spent.value / initial.value * 100, decimals) + "%"
                if new != line["rate"]:
                    made = with_row(facts, number, "budget", index, rate=new)
                    yield Mutant("rate: by the initial budget", facts.id, f"{line['item']} {line['rate']} → {new}", made)


def unmet(facts: Facts, random: Random) -> Iterator[Mutant]:
    """A target missed while the full score stays: the result lowered, or the target raised."""
    for number, form in enumerate(facts.forms):
        for index, row in enumerate(form.rows):
            target, actual, weight, score = (amount(row, role) for role in ("target", "actual", "weight", "score"))
            if not (target and actual and reached(row)) or form.template in ("plan", "jiangning"):
                continue
            if form.template != "hubei" and not (weight and score and weight.value == score.value):
                continue
            less = target.bound in ("≤", "＜") or row.get("nature") == "≤"
            for role, factor in (("actual", Fraction(13, 10) if less else Fraction(7, 10)), ("target", Fraction(7, 10) if less else Fraction(13, 10))):
                source = row["target"] if role == "actual" else row["actual"]
                if len(NUMBER.findall(source)) != 1 or len(NUMBER.findall(row[role])) != 1:
                    continue
                digits = NUMBER.findall(source)[0].replace(",", "")
                new = plain(Fraction(digits) * factor, len(digits.partition(".")[2]) + 1)
                if Fraction(new) == 0 or (form.template == "nanjing" and "100%≤" not in row["standard"] and role == "target"):
                    continue
                made = with_row(facts, number, "rows", index, **{role: NUMBER.sub(new, row[role], count=1)})
                if reached(made.forms[number].rows[index]) is False:
                    yield Mutant(f"full marks: {role} moved", facts.id, f"{name_of(row)} {row[role]} → {new}", made)


def compensated(facts: Facts, random: Random) -> Iterator[Mutant]:
    """Full marks for a row that had lost some, the total raised by as much: only the row itself can tell."""
    for number, form in enumerate(facts.forms):
        for index, row in enumerate(form.rows):
            weight, score, total = amount(row, "weight"), amount(row, "score"), amount(form.total, "score")
            if weight and score and total and weight.value > score.value and reached(row) is False and form.template not in ("summary", "hubei"):
                raised = plain(total.value + weight.value - score.value, 2)
                made = with_row(with_row(facts, number, "rows", index, score=row["weight"]), number, "total", 0, score=raised)
                text = re.sub(r"(得分为?)[\d.]+(?=分)", rf"\g<1>{raised}", made.text)
                made = replace(made, text=text)
                yield Mutant("full marks: total raised too", facts.id, f"{name_of(row)} {row['score']} → {row['weight']}", made)


def blanked(facts: Facts, random: Random) -> Iterator[Mutant]:
    """Cells emptied: a name, a weight, a whole column, the reason for lost points."""
    for number, form in enumerate(facts.forms):
        for index, row in enumerate(form.rows):
            innermost = next((level for level in ("level4", "level3", "level2") if level in row), "")
            if innermost and form.template != "plan" and any(r[innermost] for i, r in enumerate(form.rows) if i != index):
                made = with_row(facts, number, "rows", index, **{innermost: ""})
                yield Mutant("row: name blanked", facts.id, f"{name_of(row)} → ''", made, None, must("B802", ""))
            if amount(row, "weight") and amount(row, "score") and form.template not in ("hubei", "summary"):
                made = with_row(facts, number, "rows", index, weight="")
                yield Mutant("row: weight blanked", facts.id, f"{name_of(row)} weight → ''", made, None, must("W404 T201 B803", ""))
                made = with_row(facts, number, "rows", index, weight="0")
                yield Mutant("row: weight zero", facts.id, f"{name_of(row)} weight → 0", made)
            if row.get("excuse") and reached(row) is False and amount(row, "score") != amount(row, "weight"):
                made = with_row(facts, number, "rows", index, excuse="")
                yield Mutant("row: reason blanked", facts.id, f"{name_of(row)} excuse → ''", made, None, must("S305 A609", name_of(row)))
        for role in ("target", "actual"):
            if form.rows and all(row.get(role) for row in form.rows) and form.template not in ("plan", "jiangning", "nanjing", "hunan"):
                made = with_form(facts, number, rows=tuple({**row, role: ""} for row in form.rows))
                yield Mutant(f"column: {role} blank", facts.id, f"all {role} → ''", made, None, must("B803", ""))


def graded(facts: Facts, random: Random) -> Iterator[Mutant]:
    """Another grade in the text or in the total row."""
    for number, form in enumerate(facts.forms):
        if grade := form.total.get("grade"):
            for new in "优良中差".replace(grade, ""):
                yield Mutant("total grade: other", facts.id, f"{grade} → {new}", with_row(facts, number, "total", 0, grade=new))
    if (m := re.search(r"等级为“(.)”", facts.text)) and (score := re.search(r"得分为?([\d.]+)分", facts.text)):
        for new in "优良中差".replace(m[1], ""):
            made = replace(facts, text=facts.text.replace(m[0], f"等级为“{new}”"))
            said = figure(score[1])
            wrong = said is not None and not fits(new, said)
            yield Mutant("text grade: other", facts.id, f"{m[1]} → {new}", made, None, must("G701", "", new) if wrong else ())


def years(facts: Facts, random: Random) -> Iterator[Mutant]:
    """The form's year is not the report's."""
    title = facts.title
    if facts.year and facts.year in title:
        for number, form in enumerate(facts.forms):
            other = str(int(facts.year) - 1)
            if facts.year in form.title:
                made = with_form(facts, number, title=form.title.replace(facts.year, other))
                yield Mutant("form: year", facts.id, f"{form.title} → {other}", made, None, must("D901", ""))


KINDS = (dropped, doubled, swapped, other_denominator, unmet, compensated, blanked, graded, years)

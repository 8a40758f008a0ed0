"""What one report states, read from its file in `facts/`, before anything is laid out.

A facts file is TOML. Tables are pipe tables whose first line names the columns with the words of the package's
glossary (`level1`, `target`, `weight`, `adjusted` …); an empty level means "as above". Figures are texts, as printed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

Row = Mapping[str, str]
LEVELS = ("level1", "level2", "level3", "level4")


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict that must differ: its code, whom it is about, what was claimed, what it should have been."""

    code: str
    subject: str
    claimed: str = ""
    recomputed: str = ""


@dataclass(frozen=True, slots=True)
class FormFacts:
    """The figures of one form: cells of its head, budget lines, indicator rows, its total.

    `weights` are the weights of levels above the innermost, where a form prints them: {"投入": "15"}.
    """

    template: str
    title: str
    cells: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, str] = field(default_factory=dict)
    unit: str = "万元"
    budget: tuple[Row, ...] = ()
    goal: str = ""
    achieved: str = ""
    rows: tuple[Row, ...] = ()
    total: Row = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    year: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one document states, and what a verifier must say to it.

    Args:
        text: its prose: "# " and "## " open headings, "{1}" stands for the first form.
        look: how it is set: `font` ("embedded" or "named"), `landscape`, `repeat` (header on each page) …
        findings: the one planted error, none in a clean document.
        also: findings that may follow from it.
        known: faults of the program that a test expects until they are mended: words of the `line`, and `why`.
    """

    id: str
    kind: str
    department: str
    year: str
    region: str
    split: str
    note: str
    format: str
    title: str
    text: str
    forms: tuple[FormFacts, ...]
    score: str = ""
    grade: str = ""
    look: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    also: tuple[Finding, ...] = ()
    known: tuple[Mapping[str, str], ...] = ()

    @property
    def file(self) -> str:
        """Its name in `documents/`."""
        return f"{self.id}.{ENDINGS[self.format]}"


ENDINGS = {"docx": "docx", "pdf": "pdf", "tabs": "txt", "markdown": "md", "html": "html"}


def load(path: Path) -> Facts:
    """The facts in one file."""
    return facts_of(path.stem, tomllib.loads(path.read_text(encoding="utf-8")))


def load_all(folder: Path) -> tuple[Facts, ...]:
    """Every report described in a folder, by id."""
    return tuple(load(path) for path in sorted(folder.glob("*.toml")))


def facts_of(name: str, raw: Mapping[str, Any]) -> Facts:
    """The facts in one parsed file."""
    plain = {key: value for key, value in raw.items() if key not in {"forms", "findings", "also", "known"}}
    return Facts(
        id=name,
        forms=tuple(_form({**form, "year": raw["year"]}) for form in raw.get("forms", ())),
        findings=tuple(Finding(**finding) for finding in raw.get("findings", ())),
        also=tuple(Finding(**finding) for finding in raw.get("also", ())),
        known=tuple(raw.get("known", ())),
        **plain,
    )


def changed(facts: Facts, old: str, new: str, count: int = 1) -> Facts:
    """The facts with one figure changed: `old` is the row's or line's text up to that figure, joined by "|".

    In prose `old` is simply the words. Raises `ValueError` unless exactly `count` places fit, so that a mutation
    never misses silently.
    """
    forms = tuple(
        replace(
            form,
            budget=tuple(_swap(row, old, new) for row in form.budget),
            rows=tuple(_swap(row, old, new) for row in form.rows),
            total=_swap(form.total, old, new),
            notes=tuple(note.replace(old, new) for note in form.notes),
            goal=form.goal.replace(old, new),
            achieved=form.achieved.replace(old, new),
        )
        for form in facts.forms
    )
    result = replace(facts, forms=forms, text=facts.text.replace(old, new))
    if (changes := _differences(facts, result)) != count:
        raise ValueError(f"{old!r} fits {changes} places of {facts.id}, not {count}")
    return result


def without(facts: Facts, name: str) -> Facts:
    """The facts with the one row left out whose texts include `name`; raises `ValueError` unless exactly one does."""
    kept = [tuple(row for row in form.rows if name not in row.values()) for form in facts.forms]
    forms = tuple(replace(form, rows=rows) for form, rows in zip(facts.forms, kept, strict=True))
    if sum(len(form.rows) for form in facts.forms) - sum(len(form.rows) for form in forms) != 1:
        raise ValueError(f"not one row of {facts.id} is {name!r}")
    return replace(facts, forms=forms)


def _swap(row: Row, old: str, new: str) -> Row:
    joined = "|".join(row.values())
    return dict(zip(row, joined.replace(old, new).split("|"), strict=True)) if old in joined else row


def _differences(before: Facts, after: Facts) -> int:
    pairs = [(before.text, after.text)]
    for old, new in zip(before.forms, after.forms, strict=True):
        pairs += [(str(a), str(b)) for a, b in zip(old.budget, new.budget, strict=True)]
        pairs += [(str(a), str(b)) for a, b in zip(old.rows, new.rows, strict=True)]
        pairs += [(str(old.total), str(new.total)), (str(old.notes), str(new.notes))]
        pairs += [(old.goal, new.goal), (old.achieved, new.achieved)]
    return sum(a != b for a, b in pairs)


def _form(raw: Mapping[str, Any]) -> FormFacts:
    tables = {"budget": pipes(raw.get("budget", "")), "rows": filled(pipes(raw.get("rows", "")))}
    return FormFacts(**{**raw, **tables, "notes": tuple(raw.get("notes", ()))})


def pipes(text: str) -> tuple[Row, ...]:
    """The rows of a pipe table; "\\n" written in a cell is a line break in it."""
    written = [line.replace("\\n", "\n").split("|") for line in text.strip().splitlines() if line]
    lines = [[cell.strip() for cell in line] for line in written]
    return tuple(dict(zip(lines[0], line, strict=True)) for line in lines[1:])


def filled(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows with empty outer levels taken from the row above."""
    done: list[Row] = []
    for row in rows:
        outer = [level for level in LEVELS if level in row][:-1]
        last = done[-1] if done else {}
        first = next((i for i, level in enumerate(outer) if row[level]), len(outer))
        done.append({**row, **{level: last.get(level, "") for level in outer[:first]}})
    return tuple(done)

"""A document to its report: forms, statements, and an account of every cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from pipeline.normalizers.patterns import Patterns
from pipeline.rows import prose
from pipeline.rows.cells import points_in_name
from pipeline.rows.claims import Reader, cell_id
from pipeline.rows.figures import figures_of
from pipeline.rows.furniture import content_lines
from pipeline.rows.grids import Table, tables
from pipeline.rows.grouping import grouped
from pipeline.rows.indicators import distinct
from pipeline.rows.layout import LONGEST_TITLE, Layout, labelled, layout_of, used
from pipeline.rows.notes import sections
from pipeline.rows.paragraphs import paragraphs
from pipeline.rows.stacks import OPENS, stacked
from pipeline.rows.templates import template_of
from pipeline.rows.torn import whole_headers
from pipeline.rows.unread import unread
from pipeline.rows.unruled import rebuild
from pipeline.rows.vocabulary import Words
from pipeline.values.document import Document, Note, Page
from pipeline.values.place import Cited, fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Coverage, Field, Form, Indicator, Ledger, Leftover, Report, Section
from pipeline.values.verdict import Correction

_LONGEST_LABELLED = 80  # characters of a line that is label and value: a longer one is a sentence
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?:度|1[-—~至]\d{1,2}月|(?!\d))")


def report_of(document: Document, patterns: Patterns, corrections: Sequence[Correction] = ()) -> Report:
    """What the department claims in this document, and where."""
    reader = Reader(patterns, corrections)
    words = Words.of(patterns)
    document, notes = _rebuilt(document, patterns)
    whole = tables(
        document,
        heads=lambda cell: words.role(cell) is not None,
        named=lambda name: words.group_level(name) > 0,
        opens=lambda cell: words.label(cell) in OPENS,
    )
    whole = tuple(whole_headers(table, words) if table.guessed else table for table in whole)
    read = [(part, layout_of(part, words, reader)) for table in whole for part in stacked(table, words)]
    forms_parts, idle = grouped([parts for _, parts in read if parts])
    read = [(table, None if any(parts is i for i in idle) else parts) for table, parts in read]
    bare = [table for table, parts in read if not (parts and parts.indicators)]
    lines = [line for page in content_lines(document) for _, line in page]
    goals, achieved = ([cited for p in forms_parts for cited in getattr(p, name)] for name in ("goals", "achieved"))
    statements = prose.statements(lines, patterns, goals, achieved)
    sentences = prose.sentences(lines)
    title, department, year = prose.heading(lines, patterns)
    forms = tuple(_form(parts, reader, department, year) for parts in forms_parts)
    coverage, leftovers = _account(read, forms_parts, forms)
    score, grade = prose.overall(sentences, patterns)
    department = _first([department, *(f.department for f in forms)])
    return Report(
        source=document.source,
        name=document.name,
        media=document.media,
        kind=_kind(forms, title),
        title=title or next((f.title for f in forms if f.title), ""),
        department=department,
        year=_first([*(f.year for f in forms if f.year.read), year]),
        score=_first([score, *_sole_total(forms)]),
        grade=_first([grade, *(p.grade for p in forms_parts)]),
        forms=forms,
        statements=statements,
        figures=tuple(found for t, p in read if _of_numbers(p) and (found := figures_of(t, reader))),
        prose=sentences,
        coverage=coverage,
        leftovers=leftovers,
        notes=document.notes + notes + _told(forms_parts) + _mended(forms) + unread(bare, lines, words),
        pages=len(document.pages) if document.pages and document.pages[0].number else 0,
        tables=len(whole),
    )


def _of_numbers(parts: Layout | None) -> bool:
    """Whether a table is none of indicators by its own words."""
    return parts is None or not parts.indicators or bool(parts.told)


def _rebuilt(document: Document, patterns: Patterns) -> tuple[Document, tuple[Note, ...]]:
    """The document with tables that a text export dissolved put together again."""
    pages: list[Page] = []
    notes: list[Note] = []
    for page in document.pages:
        flowing = page.number is None and not page.grids  # a table that somebody pasted as paragraphs
        made, said = rebuild(page, patterns) if flowing or document.media == "text" else (page, ())
        pages.append(made)
        notes += said
    return replace(document, pages=tuple(pages)), tuple(notes)


def _form(parts: Layout, reader: Reader, department: Field[str], year: Field[int]) -> Form:
    template = template_of(parts.title, parts.roles, reader.patterns)
    below = tuple(chain.from_iterable(t.below for t in parts.tables))
    notes = parts.notes + tuple(words for words in _joined(below) if _is_note(words))
    indicators = distinct(parts.indicators)
    promised = sections(notes, reader) or _in_names(indicators, reader)
    parts = replace(parts, labels={**_above(parts, reader), **parts.labels})
    own = next((f for label in ("department", "implementer", "authority") if (f := parts.labels.get(label))), Field())
    scored = tuple(i for i, b in enumerate(parts.budget) if _scored(parts, i))
    totals = tuple(replace(t, over_budget=scored) if t.grand else t for t in parts.totals)
    project = parts.labels.get("project", Field())
    return Form(
        title=parts.title,
        kind=template.kind if template else _kind_by_roles(parts),
        template=template.id if template else "unknown",
        project=project.read or "",
        department=own if own.read else department,
        year=_year(parts, year),
        where=tuple(i.where for i in indicators[:1] if i.where),
        notes_said=notes,
        sections=promised,
        budget=parts.budget,
        indicators=indicators,
        totals=totals,
        goals=parts.goals,
        achieved=parts.achieved,
        chosen=template.chosen if template else ("weight", "target"),
        derived=template.derived if template else ("execution", "rate"),
    )


def _above(parts: Layout, reader: Reader) -> dict[str, Field[str]]:
    """Project and department said in the lines above the table: 项目名称：馆舍维修."""
    found: dict[str, Field[str]] = {}
    for line in parts.tables[0].above[-8:]:
        found |= labelled(line, Words.of(reader.patterns), reader) if len(line.text) <= _LONGEST_LABELLED else {}
    return found


def _scored(parts: Layout, index: int) -> bool:
    """Whether a budget line counts in the total: it has a weight or score, and no line above it has them already."""
    line = parts.budget[index]
    if line.score.read is None and line.weight.read is None:
        return False
    if line.weight.read is None and any(_same_points(line, row) for row in parts.indicators):
        return False
    parent = parts.budget[line.parent] if line.parent is not None else None
    return parent is None or (parent.score.read is None and parent.weight.read is None)


def _same_points(line: BudgetLine, row: Indicator) -> bool:
    """Whether a row of the table says again what the budget line scored: 预算执行率 | 10 | 9.8."""
    named = any(word in row.name for word in ("执行率", "预算执行"))
    return bool(named and row.score.read and line.score.read and row.score.read.point == line.score.read.point)


def _joined(lines: Sequence[Cited]) -> list[Cited]:
    """The lines as paragraphs, and those that are none (注：……) as they are."""
    whole = [p.words for p in paragraphs(lines)]
    places = {place for words in whole for place in words.places}
    return whole + [line for line in lines if not places & set(line.places)]


def _is_note(line: Cited) -> bool:
    text = fold(line.text)
    return text.startswith(("注", "备注", "说明", "填表说明", "填报说明")) or bool(re.match(r"\d+[.、]", text))


def _in_names(indicators: Sequence[Indicator], reader: Reader) -> tuple[Section, ...]:
    """Section weights carried in the names of the first level: 产出指标（50分）."""
    found: dict[str, Section] = {}
    for indicator in indicators:
        said = indicator.levels[0].said if len(indicator.levels) > 1 else None
        weight: Quantity | None = points_in_name(said, reader).read if said else None
        if said and weight:
            found.setdefault(indicator.path[0], Section(indicator.path[0], weight, said))
    return tuple(found.values())


def _kind_by_roles(parts: Layout) -> str:
    if parts.turned and parts.indicators:
        return "evaluation"
    if "score" in parts.roles:
        return "self-evaluation"
    return "targets" if "target" in parts.roles else "other"


def _year(parts: Layout, year: Field[int]) -> Field[int]:
    """The year in the title or in the lines right above the table."""
    for line in (*reversed(parts.tables[0].above[-4:]),):
        folded = line.folded
        found = _YEAR.search(folded.text)
        if found and len(folded.text) < LONGEST_TITLE and not folded.text.endswith(("。", ";")):
            return Field(folded.back(*found.span(1)), int(found[1]), "year.title", "")
    return year


def _kind(forms: Sequence[Form], title: str) -> str:
    text = fold(title)
    if "自评" not in text and "评价报告" in text:
        return "evaluation"
    if "规划" in text and "自评" not in text:
        return "plan"
    for kind in ("self-evaluation", "evaluation", "monitoring", "targets", "plan"):
        if any(f.kind == kind for f in forms):
            return kind
    return "self-evaluation" if "自评" in text else "other"


def _sole_total(forms: Sequence[Form]) -> list[Field[Quantity]]:
    """The score of the one total row; a document with several scored forms has no score of its own."""
    scores = [t.score for f in forms for t in f.totals if t.grand and t.score.read]
    return scores if len(scores) == 1 else []


def _first(fields: Sequence[Field]) -> Field:  # type: ignore[type-arg]
    return next((f for f in fields if f.read is not None), fields[0] if fields else Field())


def _account(
    read: Sequence[tuple[Table, Layout | None]], groups: Sequence[Layout], forms: tuple[Form, ...]
) -> tuple[tuple[Coverage, ...], tuple[Leftover, ...]]:
    """Every cell of every table: read, ignored by name, or left over."""
    taken = set().union(*(used(x) for f in forms for x in (f, *f.budget, *f.indicators, *f.totals)), set())
    taken |= {cell_id(p) for f in forms for c in (*f.goals, *f.achieved) for p in c.places}
    ignored = set().union(*(p.ignored for p in groups), set())
    coverage: list[Coverage] = []
    leftovers: list[Leftover] = []
    for table, parts in read:
        cells = [s.text for s in (parts.tables[0] if parts else table).slots() if s.text] + list(table.repeated)
        page, number = table.first
        if parts is None:
            coverage.append(Coverage(page, number, Ledger(len(cells), 0, 0, len(cells)), "no known header"))
            continue
        got = [c for c in cells if {cell_id(p) for p in c.places} & taken]
        others = [c for c in cells if not {cell_id(p) for p in c.places} & taken]
        passed = [c for c in others if {cell_id(p) for p in c.places} & ignored]
        left = [c for c in others if not {cell_id(p) for p in c.places} & ignored]
        coverage.append(Coverage(page, number, Ledger(len(cells), len(got), len(passed), len(left))))
        leftovers += [Leftover(c, "no role") for c in left]
    return tuple(coverage), tuple(leftovers)


def _told(read: Sequence[Layout]) -> tuple[Note, ...]:
    """A note for each form whose columns were told by what they contain, with the words of their headers."""
    return tuple(
        Note("told-columns", f"columns told by their contents: {'、'.join(c.plain for c in parts.told)}", parts.told[0])
        for parts in read
        if parts.told and parts.indicators
    )


def _mended(forms: Sequence[Form]) -> tuple[Note, ...]:
    return tuple(
        Note("mended-row", f"cells of this row stood in other columns: {i.name}", i.levels[-1].said)
        for f in forms
        for i in f.indicators
        if i.note == "shifted"
    )

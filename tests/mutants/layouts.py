"""Changes of layout that must not change a verdict: a cover, full-width digits, spaces, a split table, moved columns."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator

from corpus.facts import Facts
from corpus.make_documents import blocks
from corpus.sheet import Block, Line, Sheet
from pipeline import api
from pipeline.values.document import Source
from tests.reading import library

_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
Layout = Callable[[tuple[Block, ...], Facts], tuple[Block, ...] | None]


def cover(content: tuple[Block, ...], facts: Facts) -> tuple[Block, ...]:
    """A cover page in front."""
    return (Line(facts.department), Line("二○二四年三月"), Line("目　录"), *content)


def full_width(content: tuple[Block, ...], facts: Facts) -> tuple[Block, ...]:
    """Digits of all cells of tables in full width."""
    return tuple(_each(block, lambda text: text.translate(_FULL)) if isinstance(block, Sheet) else block for block in content)


def spaces(content: tuple[Block, ...], facts: Facts) -> tuple[Block, ...]:
    """Spaces around and inside the words of tables, as typed to stretch them."""
    return tuple(_each(block, _spaced) if isinstance(block, Sheet) else block for block in content)


def split(content: tuple[Block, ...], facts: Facts) -> tuple[Block, ...] | None:
    """The header of the last table once more in its middle, as a page break leaves it in an export."""
    sheet = content[-1] if isinstance(content[-1], Sheet) else None
    if sheet is None or sheet.header[1] <= sheet.header[0] or len(sheet.rows) - sheet.header[1] < 6:
        return None
    cells = sheet.cells()
    cut = next((r for r in range(sheet.header[1] + 3, len(sheet.rows)) if all(c.row >= r or c.row + c.rows <= r for c in cells)), None)
    if cut is None:
        return None
    header = sheet.rows[slice(*sheet.header)]
    return (*content[:-1], Sheet(sheet.widths, (*sheet.rows[:cut], *header, *sheet.rows[cut:]), sheet.header))


def columns(content: tuple[Block, ...], facts: Facts) -> tuple[Block, ...] | None:
    """Weight and score exchanged, header and all, in tables of plain columns."""
    sheet = content[-1] if isinstance(content[-1], Sheet) else None
    if sheet is None or sheet.header[0] != 0 or any(len(row) != len(sheet.widths) for row in sheet.rows):
        return None
    heads = [re.sub(r"\s", "", text) for text, _ in sheet.rows[0]]
    weights = [i for i, head in enumerate(heads) if head in ("权重", "分值")]
    actuals = [i for i, head in enumerate(heads) if head in ("完成情况", "实际完成值")]
    if len(weights) != 1 or len(actuals) != 1:
        return None
    order = list(range(len(heads)))
    order[weights[0]], order[actuals[0]] = order[actuals[0]], order[weights[0]]
    return (*content[:-1], Sheet(sheet.widths, tuple(tuple(row[i] for i in order) for row in sheet.rows), sheet.header))


LAYOUTS: dict[str, Layout] = {f.__name__: f for f in (cover, full_width, spaces, split, columns)}


def altered(facts: Facts) -> Iterator[str]:
    """Each verdict whose key or agreement a layout changes."""
    plain = blocks(facts)
    before = verdicts(plain, facts)
    for name, layout in LAYOUTS.items():
        changed = layout(plain, facts)
        after = verdicts(changed, facts) if changed else before
        for key in sorted(before.keys() | after.keys()):
            if before.get(key) != after.get(key):
                yield f"{facts.id} {name}: {before.get(key)} became {after.get(key)}"


def verdicts(content: tuple[Block, ...], facts: Facts) -> dict[str, tuple[str, ...]]:
    """Key → code, subject and agreement of every verdict; without a year the key names the file, so it is left out."""
    from corpus.setters import text

    data = text.html(content)
    source = Source(f"{facts.id}.html", "", hashlib.sha256(data).hexdigest(), data)
    outcome = api.examine(source, library())
    found, dated = outcome.verification.verdicts, outcome.report.year.read and outcome.report.department.read
    return {v.key if dated else "/".join((v.code, *v.subject)): (v.code, "/".join(v.subject), v.agreement.value) for v in found}


def _each(sheet: Sheet, change: Callable[[str], str]) -> Sheet:
    return Sheet(sheet.widths, tuple(tuple((change(text), span) for text, span in row) for row in sheet.rows), sheet.header)


def _spaced(text: str) -> str:
    wide = re.sub(r"(?<=^[一-龥])(?=[一-龥]$)", "　", text)
    return f" {wide} " if text and "\0" not in text else text

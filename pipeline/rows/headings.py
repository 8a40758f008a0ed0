"""What the first lines say of the document: its title, the department, the year."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalizers.patterns import Pattern, Patterns
from pipeline.rows.paragraphs import EMPHASIS, FURNITURE, LONG, depth_of, plain
from pipeline.values.place import Cited, fold
from pipeline.values.report import Field

_TOP = 15  # lines in which a title may stand
_ISSUED = "印发《"  # another's paper, sent round by the office that the title names


def heading(lines: Sequence[Cited], patterns: Patterns) -> tuple[str, Field[str], Field[int]]:
    """Title, department and year, from the lines before the first chapter.

    A title may be broken over lines (2022年度某某局 / （本级）部门整体绩效自评价报告). The department is the body
    named in it, or after 单位名称：; the year that of the evaluation, never of the document number.
    """
    top = _top(lines)
    title = _title(top, patterns)
    words = [title] if title else []
    labelled = [line for line in top if line is not title]
    own = [line for line in words if _ISSUED not in plain(line.text)]
    department = _named(own, "title-department", patterns) or _named(labelled, "labelled-department", patterns)
    year = _named(words, "title-year", patterns) or _named(labelled, "labelled-year", patterns)
    return (
        _clean(title) if title else "",
        Field(department, plain(department.text), "statements.department", "") if department else Field(why="not said"),
        Field(year, int(plain(year.text)), "statements.year", "") if year else Field(why="not said"),
    )


def _top(lines: Sequence[Cited]) -> list[Cited]:
    top: list[Cited] = []
    for line in lines:
        text = plain(line.text)
        if not text or FURNITURE.fullmatch(fold(line.text)):
            continue
        if depth_of(line.text) == 1 or len(top) == _TOP:
            break
        top.append(line)
    return top


def _title(top: list[Cited], patterns: Patterns) -> Cited | None:
    """The first line that ends as titles do, with the lines above that it continues."""
    for index, line in enumerate(top):
        if not any(_entry("title-end", patterns).find(line)) or len(plain(line.text)) > LONG:
            continue
        start = index
        while start > 0 and index - start < 2 and _opens_title(top[start - 1], top[start], patterns):
            start -= 1
        return Cited.join(top[start : index + 1])
    return None


def _opens_title(above: Cited, below: Cited, patterns: Patterns) -> bool:
    """Whether a title begins in the line above: it ends in a part of one, or in a book title that is closed below."""
    if below.text.count("》") > below.text.count("《") and above.text.count("《") > above.text.count("》"):
        return True
    if any(_entry("title-department", patterns).find(below)) and any(_entry("title-year", patterns).find(below)):
        return False
    return any(_entry("title-part", patterns).find(above))


def _named(lines: Sequence[Cited], entry: str, patterns: Patterns) -> Cited | None:
    found = (match.group("name") for line in lines for match in _entry(entry, patterns).find(line))
    return next((said.strip() for said in found if said), None)


def _entry(name: str, patterns: Patterns) -> Pattern:
    return next(p for p in patterns.compiled("statements", "heading") if p.id == name)


def _clean(title: Cited) -> str:
    return EMPHASIS.sub("", title.plain).replace("#", "").strip()

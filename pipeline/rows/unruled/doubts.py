"""Why a division into rows may be wrong: better left as text than guessed."""

from __future__ import annotations

from collections import Counter

from pipeline.rows.unruled.grammar import Kind, is_number, is_value
from pipeline.rows.unruled.heads import Names
from pipeline.rows.unruled.reading import Reading
from pipeline.rows.unruled.words import Gap, Word

_DEAR = 40  # tenths: mean cost of a row above which nothing is sure
_NEAR = 30  # lines below a table that are looked at for rows it should have had
_WORDY = 3  # letters: a remark says more than a unit
_FEW = 3  # rows below which a table is no table


def doubt(reading: Reading, names: Names) -> str:
    """Why the division is not sure; "" when it is."""
    if len(reading.rows) < _FEW:
        return "fewer than three rows"
    if sum(reading.parsed.costs) > _DEAR * len(reading.rows):
        return "the words do not fit the header"
    if headless(reading) and not (reading.convention.sure and len(reading.columns(Kind.NUMBER)) > 1):
        return "no first level where the first row begins"
    if not reading.columns(Kind.NUMBER) and not (_valued(reading) and _named(reading, names)):
        return "no numbers to hold on to"
    if Gap.ROW in reading.convention.gaps and _torn(reading):
        return "a line is not always a row"
    if _unread(reading):
        return "what follows looks like more rows"
    if _repeated(reading):
        return "the same words head several groups"
    if not reading.convention.sure and _wrapped(reading, names):
        return "wrapped lines cannot be told from cells"
    return ""


def headless(reading: Reading) -> bool:
    """Whether the first row lacks its first level: then groups don't begin where their words stand."""
    groups = reading.columns(Kind.GROUP)
    return bool(groups) and reading.rows[0][groups[0]] is None


def _valued(reading: Reading) -> bool:
    """Whether every cell that should hold a goal or result looks like one."""
    columns = reading.columns(Kind.VALUE)
    spans = [row[column] for row in reading.rows for column in columns]
    return bool(spans) and all(span and is_value(reading.text(span)) for span in spans)


def _named(reading: Reading, names: Names) -> bool:
    """Whether all groups are known ones and no remark may be one: without numbers nothing else tells the columns."""
    groups = [reading.text(span) for column in reading.columns(Kind.GROUP) for span in reading.column(column)]
    remarks = [reading.text(span) for column in reading.columns(Kind.REMARK) for span in reading.column(column)]
    few = 2 * len(remarks) < len(reading.rows)
    return all(map(names.heads_group, groups)) and few and not any(map(_doubtful, remarks))


def _doubtful(remark: str) -> bool:
    """Whether a remark may be the name of a group that nobody knows, or the rest of a goal."""
    return remark.endswith(("指标", "分)")) or sum("\u4e00" <= c <= "\u9fff" for c in remark) < _WORDY


def _unread(reading: Reading) -> bool:
    """Whether figures stand by themselves close below the last row, with no total row between."""
    rest = reading.words[reading.parsed.end :]
    if not rest or any(last == reading.parsed.end - 1 for last in reading.totals.values()):
        return False
    one_line = Gap.ROW in reading.convention.gaps
    near = [word for word in rest if word.line <= rest[0].line + _NEAR and word.last and is_number(word.text)]
    return any(one_line or _alone(word) for word in near)


def _torn(reading: Reading) -> bool:
    """Whether a row does not begin and end with a line."""
    for row in reading.rows:
        spans = [span for span in row if span]
        first, last = spans[0][0], spans[-1][1]
        if not _alone(reading.words[first]) or not reading.words[last].last:
            return True
    return False


def _alone(word: Word) -> bool:
    """Whether nothing stands before a word in its line."""
    return not word.whole.text[: word.start].strip()


def _repeated(reading: Reading) -> bool:
    """Whether a word stands three times or more as a group: then it is no group but another column's cell."""
    counts = [Counter(map(reading.text, reading.column(column))) for column in reading.columns(Kind.GROUP)]
    return any(count > 2 for counter in counts for count in counter.values())


def _wrapped(reading: Reading, names: Names) -> bool:
    """Whether lines seem to be broken inside cells, so that a line is not always a cell."""
    words = reading.words
    if not reading.head.two and any(len({place.line for place in cell.places}) > 1 for cell in reading.head.cells):
        return True
    if any(span and words[span[0]].line != words[span[1]].line for row in reading.rows for span in row):
        return True
    name = reading.columns(Kind.NAME)[0]
    for column in reading.columns(Kind.GROUP):
        pairs = [(a, b) for row in reading.rows if (a := row[column]) and (b := row[name])]
        texts = [(reading.text(a), reading.text(b)) for a, b in pairs]
        # The first line of a wrapped name is as wide as its column, what follows is not wider.
        if 2 * sum(len(b) <= len(a) and not names.heads_group(a) for a, b in texts) > len(texts):
            return True
    return False

"""Running text to sentences, and to the score and grade that it gives the whole evaluation."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Match, Pattern, Patterns
from pipeline.rows.headings import heading
from pipeline.rows.paragraphs import cut, is_heading, paragraphs
from pipeline.rows.statements import statements
from pipeline.values.place import Cited
from pipeline.values.quantity import Quantity
from pipeline.values.report import Field

_WHOLE = ("综合", "整体", "总体", "部门", "单位", "项目", "最终")
__all__ = ["heading", "overall", "sentences", "statements"]


def sentences(lines: Sequence[Cited]) -> tuple[Cited, ...]:
    """The lines' words, whole paragraphs first put together, then cut after 。！？; each heading by itself.

    A semicolon does not end a sentence: the parts of a total are often set apart by it.
    """
    return tuple(
        sentence
        for paragraph in paragraphs(lines)
        for sentence in ([paragraph.words] if paragraph.depth is not None else cut(paragraph.words))
    )


def overall(prose: Sequence[Cited], patterns: Patterns) -> tuple[Field[Quantity], Field[str]]:
    """Score and grade of the whole evaluation as the text gives them: 得分为96.4分，评价等级为“优”.

    The first sentence that gives a score counts; a grade is taken from there or, without a score, from the first
    sentence that names one. Scores of single sections (部门决策指标得分为10分) are no score of the whole.
    """
    body = [sentence for sentence in prose if not is_heading(sentence)]
    scored = next(((s, score) for s in body if (score := _score(s, patterns)).read is not None), None)
    if scored:
        sentence, score = scored
        after = body[body.index(sentence) : body.index(sentence) + 3]
        return score, next((g for s in after if (g := _grade(s, patterns)).read), Field(why="not said"))
    return Field(why="not said"), next((g for s in body if (g := _grade(s, patterns)).read), Field(why="not said"))


def _score(sentence: Cited, patterns: Patterns) -> Field[Quantity]:
    for match in _entry("score", patterns).find(sentence):
        if not _entry("of-all", patterns).expression.search(match.text("lead")):
            continue
        if not match.text("lead").endswith(_WHOLE) and any(_entry("of-part", patterns).find(before(match))):
            continue
        read = read_quantity(match.group("number"), patterns, "分")
        if read.read is not None:
            return read
    return Field(why="not said")


def before(match: Match) -> Cited:
    """The words of the sentence before it."""
    return match.folded.back(0, match.start)


def _grade(sentence: Cited, patterns: Patterns) -> Field[str]:
    for match in _entry("grade", patterns).find(sentence):
        return Field(match.group("grade"), match.text("grade"), "statements.grade", "")
    return Field(why="not said")


def _entry(name: str, patterns: Patterns) -> Pattern:
    return next(p for p in patterns.compiled("statements", "overall") if p.id == name)


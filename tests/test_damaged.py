"""Damaged and hostile input: what fuzzing found, made small. Long suites: `tests.fuzz_damaged`, `tests.fuzz_grammars`."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extractors.scan.strips import Strip, _joined, _together
from pipeline.normalizers.numbers import find_quantities
from pipeline.rows import paragraphs as reading
from pipeline.rows.paragraphs import cut, paragraphs
from pipeline.shell.batch import Settings, _guarded
from pipeline.values import place
from pipeline.values.place import Cited, Folded, Place, fold
from tests.bombs import bombs
from tests.fuzz_damaged import damaged, verdict_on
from tests.fuzz_grammars import fragments, numbers, standards
from tests.reading import library

BOMBS = dict(bombs())
SMALL = (
    ("entities.docx", "failed", "damaged"), ("outside.docx", "partial", "no-text"), ("span.docx", "read", ""),
    ("before.docx", "read", ""), ("nested-tables.docx", "failed", "damaged"), ("sdt.docx", "partial", "no-text"),
    ("far.xlsx", "read", ""), ("beyond.xlsx", "failed", "empty"), ("merged.xlsx", "read", ""), ("index.xlsx", "read", ""),
    ("entities.xlsx", "partial", "damaged"), ("upside-down.pdf", "partial", "no-text"),
    ("nothing.pdf", "partial", "no-text"), ("unit.pdf", "partial", "no-text"), ("itself.pdf", "partial", "no-text"),
    ("moved.pdf", "partial", "no-text"), ("spans.html", "read", ""),
)  # fmt: skip


def line(text: str, number: int = 1) -> Cited:
    return Cited.whole(text, Place("0123456789abcdef", line=number))


@pytest.mark.parametrize(("name", "status", "reason"), SMALL)
def test_a_small_bomb_ends_in_a_status_and_a_reason(name: str, status: str, reason: str) -> None:
    assert verdict_on(name, BOMBS[name](), Settings(library(), {})) == (status, reason)


def test_damaged_files_end_in_a_status_and_a_reason() -> None:
    settings, quick = Settings(library(), {}), (".docx", ".md", ".txt", ".html", "3.zip")
    chosen = [(name, maker) for _, name, maker in damaged(30, 7) if name.endswith(quick)]
    ends = {name: verdict_on(name, maker(), settings) for name, maker in chosen}
    assert [f"{name}: {why}" for name, (end, why) in ends.items() if end == "FAULT"] == []
    assert {"read", "failed"} <= {end for end, _ in ends.values()}


def test_a_damaged_file_is_the_same_every_time() -> None:
    once, again = ([(name, maker()) for _, name, maker in damaged(20, 3)] for _ in range(2))
    assert once == again


@given(st.lists(st.text(max_size=5), max_size=6), st.lists(st.integers(0, 30), max_size=6))
def test_words_parted_in_one_pass_are_words_cut_one_by_one(texts: list[str], ends: list[int]) -> None:
    whole = Cited.join([line(text, n) for n, text in enumerate(texts) if text])
    stops = [*sorted(min(end, len(whole.text)) for end in ends), len(whole.text)]
    pieces = [piece for piece in whole.parted(stops) if piece.text]
    assert pieces == [whole.cut(a, b) for a, b in pairwise([0, *stops]) if a < b]


def test_a_paragraph_of_thousands_of_lines_folds_each_once(monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[int] = []

    def spy(text: str) -> str:
        folded.append(len(text))
        return reading.EMPHASIS.sub("", fold(text))

    monkeypatch.setattr(reading, "plain", spy)
    lines = [line(f"第{n}项工作，按计划推进", n) for n in range(1, 3001)]
    (whole,) = paragraphs(lines)
    assert len(whole.words.places) == 3000
    assert sum(folded) < 6 * sum(len(each.text) for each in lines)


def test_folding_does_not_remember_long_texts() -> None:
    held = place._remembered.cache_info().currsize
    texts = [f"{n}" + "长" * 5000 for n in range(50)]
    assert [fold(text) for text in texts] == texts
    assert place._remembered.cache_info().currsize == held


def test_what_no_person_would_write_as_a_sentence_is_cut_at_commas_and_loses_no_number() -> None:
    whole = line("，".join(f"完成{n}项" for n in range(1, 4001)))
    pieces = list(cut(whole))
    assert 1 < len(pieces) < 20
    assert all(piece.text.endswith(("，", "项")) for piece in pieces)
    found = [f for piece in pieces for f in find_quantities(piece, library())]
    assert [f.quantity.point for f in found] == list(range(1, 4001))


def test_an_endless_run_of_digits_is_not_cut_into_numbers() -> None:
    assert [piece.text for piece in cut(line("9" * 20_000))] == ["9" * 20_000]


def _one_by_one(marks: list[Strip], em: float) -> list[Strip]:
    """The marks joined by comparing each with all others."""
    found: list[Strip] = []
    for mark in sorted(marks, key=lambda m: m.y0 - m.y1):
        whole, rest = mark, []
        for other in found:
            if _together(whole, other, em):
                box = (min(whole.x0, other.x0), min(whole.y0, other.y0), max(whole.x1, other.x1), max(whole.y1, other.y1))
                whole = Strip(*box, whole.room, whole.inside)
            else:
                rest.append(other)
        found = [*rest, whole]
    return found


@pytest.mark.parametrize("seed", range(8))
def test_marks_looked_up_by_height_make_the_lines_that_comparing_all_makes(seed: int) -> None:
    dice = random.Random(seed)
    marks = []
    for _ in range(150):
        x, y = dice.randrange(900), dice.randrange(900)
        wide, high = dice.choice((2, 10, 200)), dice.choice((2, 8, 25, 60, 700))
        marks.append(Strip(x, y, x + wide, y + high, (0, 0, 999, 999), False))
    assert _joined(marks, 20.0) == _one_by_one(marks, 20.0)


FOUND = (
    "定量指标若为正向指标，则得分计算方法应用全年实际值/年度指标值*该指标分值；若为反向指标，则得分计算方法应用年度指标值/全年实际值*该指标分值",
    "得分＝完成值/目标值×权重，最高不超过权重的1,000%",
    "负向指标：实际值不高于指标值得权重分，否则按指标值/天",
    "≥10扣5分",
    f"共涉及教育、医疗、养老{'9' * 30}个方面，每个方面占2分。各方面效果明显得满分；无效不得分。",
)
"""Texts on which the grammars once failed."""


@pytest.mark.parametrize("text", [*FOUND, *fragments("standards")[::20]])
def test_every_standard_gives_one_kind_of_answer_however_it_is_set(text: str) -> None:
    for seed in range(4):
        assert list(standards(text, random.Random(seed)))


@pytest.mark.parametrize("text", [*fragments("quantities")[::25], "＂1131＂服务", "第100.", "9" * 300, "一" * 300, "≥" * 300, "\x00"])
def test_every_number_is_read_the_same_however_it_is_set(text: str) -> None:
    assert list(numbers(text, random.Random(len(text))))
    assert Folded.of(line(text)).text == fold(text)


def test_a_record_for_which_there_is_no_memory_is_told_as_such() -> None:
    """The serializer of the records, written in Rust, panics where Python would raise MemoryError."""

    class PanicException(BaseException):
        pass

    def panics() -> None:
        raise PanicException("PyObject pointer is null")

    with pytest.raises(MemoryError):
        _guarded(panics, lambda reason: None)

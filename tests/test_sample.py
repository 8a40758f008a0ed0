"""Spot checks: the draw is random, repeatable and in proportion; what it proves is exact."""

from __future__ import annotations

import json
import re
from collections import Counter
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.errors import PipelineError
from pipeline.shell import answers, decisions, sample, spotbook, spots
from pipeline.shell.bounds import needed, proof
from pipeline.shell.population import Stratum
from tests import many
from tests.conftest import ROOT
from tests.reviewing import results
from tests.test_cli import Run, fuhe

__all__ = ["fuhe"]
LEVEL = Fraction(95, 100)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return many.made(tmp_path / "out", 400)


# --- what is proved


def tail(n: int, k: int, p: Fraction) -> Fraction:
    """The chance of at most k wrong ones among n, each wrong with chance p."""
    return sum((comb(n, i) * p**i * (1 - p) ** (n - i) for i in range(k + 1)), Fraction(0))


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 200), share=st.fractions(0, 1), level=st.sampled_from([Fraction(9, 10), LEVEL, Fraction(99, 100)]))
def test_the_bounds_are_exact(n: int, share: Fraction, level: Fraction) -> None:
    k = int(n * share)
    known = proof(10**6, n, k, level)
    near = Fraction(1, 10**9)
    if k < n:
        assert abs(tail(n, k, known.high) - (1 - level)) < near, "so many or fewer: just as unlikely as agreed"
    else:
        assert known.high == 1
    if k:
        assert abs(1 - tail(n, k - 1, known.low) - (1 - level)) < near
    assert known.low <= Fraction(k, n) <= known.high


def test_three_hundred_right_cells_prove_one_percent() -> None:
    known = proof(48_210, 300, 0, LEVEL)
    assert spots.percent(known.high) == "1.0%" and needed(known) == (Fraction(1, 200), 598)


@given(k=st.integers(0, 5), n=st.integers(5, 400))
@settings(max_examples=30, deadline=None)
def test_the_sample_size_for_the_next_bound_is_the_smallest(k: int, n: int) -> None:
    found = needed(proof(10**6, n, k, LEVEL))
    assert found
    goal, count = found
    assert proof(10**6, count, k, LEVEL).high <= goal < proof(10**6, count - 1, k, LEVEL).high


def test_where_everything_was_looked_at_nothing_is_left_to_bound() -> None:
    known = proof(20, 20, 1, LEVEL)
    assert (known.low, known.high, needed(known)) == (Fraction(1, 20), Fraction(1, 20), None)
    assert proof(20, 0, 0, LEVEL).high == 1


# --- what is drawn


def test_the_same_seed_draws_the_same_and_another_another(out: Path) -> None:
    first, again, other = (sample.draw(out, 30, seed, "both", "zh") for seed in (1, 1, 2))
    assert first == again and {r["id"] for r in first} != {r["id"] for r in other}
    assert sample.plan(out) == other and len(first) == 30
    assert Counter(r["kind"] for r in first) == {"cell": 15, "verdict": 15}
    assert {r["kind"] for r in sample.draw(out, 8, 1, "cells", "zh")} == {"cell"}


def test_every_cell_has_the_same_chance(tmp_path: Path) -> None:
    out = many.made(tmp_path / "out", 6, 3)
    counts = Counter(r["id"] for seed in range(200) for r in sample.draw(out, 9, seed, "cells", "zh") if r["counted"])
    whole = int(sample.plan(out)[0]["whole"])
    mean = counts.total() / whole
    assert len(counts) == whole and all(mean / 3 < n < 3 * mean for n in counts.values()), sorted(counts.values())


@given(sizes=st.lists(st.integers(1, 3000), min_size=1, max_size=40), count=st.integers(1, 300))
@settings(max_examples=60, deadline=None)
def test_strata_get_their_shares(sizes: list[int], count: int) -> None:
    strata = {Stratum("cell", f"f{i}", "", bool(i % 2), bool(i % 3)): n for i, n in enumerate(sizes)}
    given_ = list(sample._allotted(strata, count, count))
    whole, drawn = sum(sizes), sum(share + extra for _, share, extra in given_)
    assert drawn == min(count, whole)
    counted = sum(share for _, share, _ in given_)
    for stratum, share, extra in given_:
        assert abs(share - Fraction(counted * strata[stratum], whole)) < 2 and share + extra <= strata[stratum]
        assert not (share and extra)


def test_a_stratum_tells_what_may_go_wrong_alike(tmp_path: Path) -> None:
    rows = sample.draw(results(tmp_path), 60, 0, "both", "zh")
    strata = {sample.stratum_of(row) for row in rows}
    assert {s.format for s in strata} >= {"pdf", "docx", "text"} and {s.stake for s in strata} == {True, False}
    for row in rows:
        assert row["path"] and row["read"] and row["drawn_from"] and row["seed"] == "0"


# --- what is answered


def test_a_wrong_one_beyond_the_rate_is_told(tmp_path: Path) -> None:
    rows = sample.draw(results(tmp_path), 20, 1, "cells", "zh")
    answers = [(row, "right" if row["counted"] else "wrong") for row in rows]
    beyond = sum(1 for _, answer in answers if answer == "wrong")
    told = "\n".join(spots.lines(spots.results(answers, Fraction(95, 100)), "zh"))
    assert beyond and "0 个误读" in told and f"其中 {beyond} 个错，不在上面的率内" in told


def counted(told: str) -> tuple[int, ...]:
    """Drawn, checked and wrong in all strata together."""
    strata = [result for line in told.splitlines() if (result := json.loads(line))["stratum"]]
    return tuple(sum(s[name] for s in strata) for name in ("drawn", "checked", "wrong"))


def test_answers_come_from_the_table_the_workbook_and_the_page(out: Path, fuhe: Run) -> None:
    store = ("--decisions", out.parent / "decisions.sqlite")
    status, told, _ = fuhe("sample", out, "--n", 24, "--of", "cells", "--seed", 5)
    assert status == 0 and "尚未核对" in told and "sample.xlsx" in told
    text = (out / sample.FILE).read_text(encoding="utf-8-sig").splitlines()
    rows = sample.plan(out)
    book = load_workbook(out / spotbook.FILE)
    page = book.active
    head = [cell.value for cell in page[1]]
    for number, row in enumerate(page.iter_rows(min_row=2)):
        if number < 20:
            row[head.index("核对结果")].value = "错" if number == 3 else "对"
            row[head.index("说明")].value = "看过"
    book.save(out.parent / "filled.xlsx")
    told = fuhe("decide", "--from", out.parent / "filled.xlsx", "--in", out, "--by", "李", *store)[1]
    assert told.startswith("已记录 20 条核对结果")
    assert fuhe("decide", "--from", out.parent / "filled.xlsx", "--in", out, *store)[1].startswith("已记录 0 条核对结果，20 条早已记录")
    assert counted(fuhe("sample", out, "--result", "--json", *store)[1]) == (24, 20, 1)
    told = fuhe("sample", out, "--result", *store)[1]
    assert "1 个误读：误读率不超过" in told and "个未核对" in told and "95%" in told
    position = sample.COLUMNS.index("answer")
    cells = text[-1].split(",")
    assert rows and cells[position] == "", "the last row is unanswered"
    text[-1] = ",".join([*cells[:position], "对", *cells[position + 1 :]])
    (out / sample.FILE).write_text("\n".join(text), encoding="utf-8-sig")
    assert counted(fuhe("sample", out, "--result", "--json", *store)[1]) == (24, 21, 1)
    assert " cells drawn from 540, 1 wrong: at most" in fuhe("sample", out, "--result", "--lang", "en", *store)[1]
    assert len(decisions.load(out.parent / "decisions.sqlite")) == 20


def test_wrong_answers_and_missing_plans_are_said_so(out: Path, fuhe: Run) -> None:
    status, _, err = fuhe("sample", out, "--result")
    assert status == 2 and "fuhe sample" in err
    assert fuhe("sample", out, "--of", "pages")[0] == 2 and fuhe("sample", out, "--confidence", "x")[0] == 2
    with pytest.raises(PipelineError):
        sample.meant("也许")
    (out / "other.xlsx").write_bytes(b"no")
    with pytest.raises(Exception, match="other"):
        answers.record(out, out / "other.xlsx", "", None, "zh")


def test_a_word_that_nobody_knows_is_told_with_its_row(out: Path, fuhe: Run) -> None:
    fuhe("sample", out, "--n", 12, "--of", "cells")
    book = load_workbook(out / spotbook.FILE)
    page = book.active
    head = [cell.value for cell in page[1]]
    page.cell(2, head.index("核对结果") + 1).value = "Right"
    page.cell(4, head.index("核对结果") + 1).value = "大概对"
    book.save(out / "filled.xlsx")
    status, _, err = fuhe("decide", "--from", out / "filled.xlsx", "--in", out)
    assert status == 2 and "抽样核对 4：核对结果“大概对”不认识；可写 right" in err
    text = (out / sample.FILE).read_text(encoding="utf-8-sig")
    head, first, *rest = text.splitlines()
    cells = first.split(",")
    cells[head.split(",").index("answer")] = "maybe"
    (out / sample.FILE).write_bytes("\n".join([head, ",".join(cells), *rest]).encode("gb18030"))
    assert "sample.csv 2：核对结果“maybe”不认识" in fuhe("sample", out, "--result")[2]


def test_every_form_has_a_name_in_the_listing() -> None:
    for path in sorted((ROOT / "patterns" / "templates").glob("*.toml")):
        stratum = Stratum("cell", "docx", path.stem, False, False)
        assert re.search(r"[\u4e00-\u9fff]", stratum.name("zh")), path.stem
        assert not re.search(r"[\u4e00-\u9fff]", stratum.name("en")) and path.stem not in stratum.name("zh")


def test_the_sample_is_laid_out_for_reading(out: Path) -> None:
    spotbook.write(out, sample.draw(out, 60, 1, "cells", "zh"), "zh")
    page = load_workbook(out / spotbook.FILE).active
    tall = [row for row in range(2, page.max_row + 1) if len(str(page.cell(row, 10).value or "")) > 40]
    assert all(page.row_dimensions[row].height > 20 for row in tall)
    assert all(page.row_dimensions[row].height for row in range(2, page.max_row + 1))

"""The pages that lead to the documents: by findings, by unit, by check; a part at a time, never all at once."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.shell.columns import OFF, READINGS
from pipeline.shell.pages import charts
from pipeline.shell.pages.document import environment
from pipeline.shell.pages.words import KIND, STATUS, named, subject, words
from pipeline.shell.rulebook import titles as check_titles
from pipeline.shell.show import AGREEMENT, SEVERITY, number, off_unit, say, standing_of
from pipeline.values.interval import decimal
from pipeline.values.verdict import Agreement, Severity

ROWS = 200
"""Rows on one page of a list."""

_UNDECIDED = "SELECT doc_id, path, count(*) undecided FROM verdicts WHERE agreement = 'undecided' GROUP BY doc_id, path"
_DOCUMENTS = f"SELECT d.*, u.undecided FROM documents d LEFT JOIN ({_UNDECIDED}) u USING (doc_id, path) ORDER BY "  # noqa: S608 - our own words
_BY_FINDINGS = "coalesce(d.open, 0) DESC, coalesce(u.undecided, 0) DESC, d.path"
_BY_UNIT = "pinyin(d.organisation), d.year, d.path"
_STARTS = (
    f"SELECT organisation FROM (SELECT organisation, row_number() OVER (ORDER BY {_BY_UNIT}) n "  # noqa: S608
    "FROM documents d) "
    f"WHERE n % {ROWS} = 1 ORDER BY n"
)
_FINDINGS = (
    f"SELECT f.*, {OFF}, {READINGS} AS recomputed, d.organisation FROM findings f "  # noqa: S608
    "LEFT JOIN documents d USING (doc_id, path)"
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _List:
    """A list in pages: their name, template and rows; `count` of all rows, `more` what its first page shows above.

    `starts` names the first row of every page where that helps to find one.
    """

    name: str
    template: str
    rows: Iterable[Row]
    count: int
    title: str
    more: Mapping[str, Any]
    first: str = ""
    starts: Sequence[str] = ()

    def file(self, at: int) -> str:
        """Name of the page `at`, from 1."""
        return self.first if self.first and at == 1 else f"{self.name}-{at}.html"


def ready() -> None:
    """Load the templates of every index page."""
    for template in ("documents.html", "findings.html"):
        environment().get_template(template)


def write(base: Path, folder: Path, lang: str) -> None:
    """The index pages of the results in the SQLite file `base`, and the style sheet, into `folder`."""
    t = words(lang)
    with closing(sqlite3.connect(f"{base.absolute().as_uri()}?mode=ro", uri=True)) as results:
        results.row_factory = sqlite3.Row
        results.create_function("pinyin", 1, pinyin, deterministic=True)
        for each in _lists(results, t, lang):
            _pages(each, folder, t, lang)
    style = files("pipeline.shell.pages").joinpath("templates", "style.css").read_bytes()
    (folder / "style.css").write_bytes(style)


def pinyin(name: str) -> bytes:
    """Sorts common Chinese characters by their sound, as GB 2312 does; a name that is missing comes last."""
    return name.encode("gb18030", "replace") if name else b"\xff"


def _lists(results: sqlite3.Connection, t: Mapping[str, str], lang: str) -> Iterator[_List]:
    many = int(results.execute("SELECT count(*) FROM documents").fetchone()[0])
    codes = Counter(dict(results.execute("SELECT code, count(*) FROM findings GROUP BY code").fetchall()))
    summary = _summary(results, codes, t, lang)
    yield _List("units-by-findings", "documents.html", results.execute(_DOCUMENTS + _BY_FINDINGS), many,
                t["by_findings"], summary, "index.html")  # fmt: skip
    starts = [name or t["unnamed"] for (name,) in results.execute(_STARTS)]
    rows = results.execute(_DOCUMENTS + _BY_UNIT)
    yield _List("units", "documents.html", rows, many, t["by_unit"], {}, starts=starts)
    rows = results.execute(f"{_FINDINGS} ORDER BY f.rowid")
    (caused,) = results.execute("SELECT count(*) FROM findings WHERE cause != ''").fetchone()
    yield _List("findings", "findings.html", rows, codes.total(), t["all_findings"], {"caused": caused})
    titles = check_titles(lang)
    for code in sorted(codes):
        rows = results.execute(f"{_FINDINGS} WHERE f.code = ? ORDER BY f.rowid", (code,))
        yield _List(f"code-{code}", "findings.html", rows, codes[code], f"{code} {titles.get(code, '')}", {})


def _pages(each: _List, folder: Path, t: Mapping[str, str], lang: str) -> None:
    rows, last = iter(each.rows), max(1, -(-each.count // ROWS))
    template = environment().get_template(each.template)
    titles = check_titles(lang)
    for at in range(1, last + 1):
        text = template.render(
            t=t, lang=lang, root="", title=each.title, rows=list(islice(rows, ROWS)), titles=titles, at=at, last=last,
            count=each.count, file=each.file, starts=each.starts,
            summary=each.more if at == 1 else {}, money=money, plain=plain, off_unit=off_unit, subject=subject,
            kind=lambda v: named(KIND, v, lang), status=lambda v: named(STATUS, v, lang),
            standing=lambda v: standing_of(v or "open", lang), severity=lambda v: say(SEVERITY[Severity(v)], lang),
        )  # fmt: skip
        (folder / each.file(at)).write_text(text, encoding="utf-8")


def money(yuan: Any) -> str:
    """元 as 万元 with two decimals and commas: 17458100 → "1,745.81"."""
    if yuan is None:
        return ""
    whole, _, tail = number(decimal(str(yuan)) / 10_000, 2).partition(".")
    return f"{int(whole):,}.{tail:0<2}"


def plain(value: Any) -> str:
    """A figure of the results with at most 4 decimals; "" for none."""
    return "" if value is None else number(decimal(str(value)), 4)


def _summary(results: sqlite3.Connection, codes: Counter[str], t: Mapping[str, str], lang: str) -> Mapping[str, Any]:
    """Counts and charts for the front page."""
    sums = results.execute(
        "SELECT count(*) documents, sum(status = 'failed') failed, sum(indicators) indicators, sum(numbers) numbers, "
        "sum(numbers_checked) checked, sum(findings) findings, sum(open) open FROM documents"
    ).fetchone()
    shares = dict(results.execute("SELECT agreement, count(*) FROM verdicts GROUP BY agreement").fetchall())
    titles = check_titles(lang)
    scores = [_bins(results, column) for column in ("score", "score_recomputed")]
    return {
        "sums": dict(sums),
        "charts": [
            (t["verdicts_chart"],
             charts.shares([(say(AGREEMENT[a], lang), shares.get(a.value, 0), a.value) for a in Agreement])),
            (t["scores_chart"], charts.columns(*scores)),
            (t["codes_chart"],
             charts.bars([(f"{c} {titles.get(c, '')}", n, f"code-{c}-1.html") for c, n in codes.most_common(12)],
                         "differs")),
        ],
    }  # fmt: skip


def _bins(results: sqlite3.Connection, column: str) -> Counter[int]:
    """How many documents have a score in each bin; a score that is no number is left out."""
    found = results.execute(f"SELECT {column} FROM documents WHERE {column} != ''")  # noqa: S608 - our own names
    return Counter(charts.score_bin(float(s)) for (s,) in found if str(s).replace(".", "", 1).isdigit())

"""How fast words become values, and how many of our cases other readers of Chinese numbers read exactly.

    python bench/normalizing.py [--write docs/benchmarks-words.md]

The cases are those of tests/cases/quantities.toml, numbers in running words. A reader is right when it finds as many
numbers as there are, in order, each with the same value (万 and % applied: 20.5万人 is 205000, 94% is 0.94); of bounds
and rounding widths, which no other reader tells, nothing is asked. Readers that are not installed are
left out; they may stand in a folder of their own on PYTHONPATH (cn2an, WeTextProcessing, quantulum3, pint).
Processor time. `--write` puts it in a file, with what bench/scoring.py tells of scoring standards.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from fractions import Fraction
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.normalizers.numbers import find_quantities, read_quantity  # noqa: E402
from pipeline.normalizers.patterns import Patterns  # noqa: E402
from pipeline.normalizers.targets import read_goal  # noqa: E402
from pipeline.values.place import Cited  # noqa: E402
from tests.reading import library, table  # noqa: E402

CONVERTED = re.compile(r" (?:亩|米|公斤|小时|个月|微克|岁)(?:;|$)")  # 公顷 told in 亩: nobody else's duty
Reader = Callable[[str], Sequence[Fraction]]


def ours(text: str) -> Sequence[Fraction]:
    return [found.quantity.point for found in find_quantities(Cited(text, ()), library())]


def plain_expression(text: str) -> Sequence[Fraction]:
    """The floor: what a first regular expression reads."""
    return [Fraction(n) / (100 if sign else 1) for n, sign in re.findall(r"(\d+(?:\.\d+)?)(%?)", text)]


def cn2an() -> Reader:
    transform = import_module("cn2an").transform
    return lambda text: plain_expression(transform(text, "cn2an"))


def recognizers() -> Reader:
    suite = import_module("recognizers_number")

    def read(text: str) -> Sequence[Fraction]:
        found = [*suite.recognize_number(text, "zh-cn"), *suite.recognize_percentage(text, "zh-cn")]
        places: dict[int, tuple[int, str]] = {}
        for result in found:
            if result.end > places.get(result.start, (-1, ""))[0]:
                places[result.start] = (result.end, result.resolution["value"])
        return [Fraction(v.rstrip("%")) / (100 if v.endswith("%") else 1) for _, (_, v) in sorted(places.items())]

    return read


def quantulum() -> Reader:
    parse = import_module("quantulum3.parser").parse
    return lambda text: [
        Fraction(str(q.value)) / (100 if q.unit.name == "percentage" else 1) for q in parse(text) if q.value is not None
    ]


def pint() -> Reader:
    units = import_module("pint").UnitRegistry()
    for name in ("人", "元", "户", "个", "家", "项", "件", "次"):
        units.define(f"{name} = []")
    units.define("万 = 10000")
    return lambda text: [Fraction(str(units.Quantity(text).to_base_units().magnitude))]


def wetext() -> Reader:
    spoken = import_module("itn.chinese.inverse_normalizer").InverseNormalizer()
    return lambda text: plain_expression(spoken.normalize(text))


def exact(reader: Reader, cases: list[tuple[str, list[Fraction]]]) -> tuple[int, int]:
    """How many cases are read exactly, and on how many the reader raised."""
    right = raised = 0
    for text, values in cases:
        try:
            right += list(reader(text)) == values
        except Exception:
            raised += 1
    return right, raised


def speed(label: str, read: Callable[[str], object], texts: list[str]) -> None:
    start = time.process_time()
    for text in texts:
        read(text)
    spent = time.process_time() - start
    print(f"{label:<34}{len(texts) / spent:>10,.0f} texts a second")


def values(reading: str) -> list[Fraction]:
    """The points of a reading as the tables write it: "=94±1/2 %" → 94/100."""
    found = re.findall(r"(?:^|; )(?:between |[=≥≤<>≈])(-?[\d./]+)(?:±[^\s;]+)?( %| 个百分点)?", reading)
    return [Fraction(number) / (100 if sign else 1) for number, sign in found]


def compare() -> None:
    rows = [case for group in table("quantities")["find"] for case in group["cases"]]  # type: ignore[attr-defined]
    cases = [(text, values(reading)) for text, reading in rows if not CONVERTED.search(reading)]
    print(f"{len(cases)} cases, {sum(1 for _, v in cases if not v)} of them without a quantity")
    readers: list[tuple[str, Callable[[], Reader]]] = [
        ("ours", lambda: ours), (r"plain \d+(\.\d+)?%?", lambda: plain_expression), ("cn2an transform", cn2an),
        ("Recognizers-Text", recognizers),
        ("WeTextProcessing", wetext), ("quantulum3", quantulum), ("Pint", pint),
    ]  # fmt: skip
    for name, build in readers:
        try:
            reader = build()
        except Exception as error:
            print(f"{name:<34}{'not here':>10}  ({type(error).__name__})")
            continue
        right, raised = exact(reader, cases)
        print(f"{name:<34}{right:>10} exact{f', {raised} raised' if raised else ''}")


def clock() -> None:
    start = time.process_time()
    patterns = Patterns(library().texts)
    read_goal(Cited("达90%以上", ()), patterns)
    print(f"{'cold: library read and compiled':<34}{1000 * (time.process_time() - start):>10.0f} ms")
    texts = [case[0] for groups in table("quantities").values() for g in groups for case in g["cases"]]  # type: ignore[attr-defined]
    speed("find_quantities", lambda text: find_quantities(Cited(text, ()), patterns), texts * 5)
    speed("read_quantity", lambda text: read_quantity(Cited(text, ()), patterns), texts * 5)
    speed("read_goal", lambda text: read_goal(Cited(text, ()), patterns), texts * 5)


def written() -> str:
    """All of it as a page for docs/."""
    from bench import scoring

    blocks = []
    for title, work in (
        ("Numbers, targets, results", lambda: [step() for step in (clock, compare)]),
        ("Scoring standards", scoring.main),
    ):
        told = io.StringIO()
        with contextlib.redirect_stdout(told):
            work()
        blocks.append(f"## {title}\n\n```\n{told.getvalue().rstrip()}\n```\n")
    return f"# Words, measured\n\n{(__doc__ or '').strip()}\n\n" + "\n".join(blocks)


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # cn2an warns of every text that it can't convert
    if sys.argv[1:2] == ["--write"]:
        Path(sys.argv[2]).write_text(written(), "utf-8")
    else:
        clock()
        compare()

"""The pattern library: every entry's own examples, and what a malformed library says."""

from __future__ import annotations

import ast
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import PatternError
from pipeline.normalizers import proof
from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.units import known, measure
from pipeline.values.place import fold
from pipeline.values.report import Field
from pipeline.values.verdict import Text
from pipeline.verifier.wording import why
from tests.reading import cited, library

PROOFS = list(proof.proofs(library()))


@pytest.mark.parametrize(("example", "failure"), PROOFS, ids=[example for example, _ in PROOFS])
def test_every_example_is_read_as_it_says(example, failure):
    assert not failure


@pytest.mark.parametrize("name", proof.PROVED)
def test_every_entry_carries_examples_of_both_kinds_where_it_can_err(name):
    lists = {key: entries for key, entries in library().raw(name).items() if isinstance(entries, list)}
    for key in lists:
        for entry in library().entries(name, key):
            assert entry.yes, f"{name}.toml {key} {entry.id} has no example"


def test_a_wrong_example_is_told():
    texts = {**library().texts}
    texts["numbers.toml"] = texts["numbers.toml"].replace("=2133496700±50", "=1±50", 1)
    failures = proof.prove(Patterns(texts))
    assert len(failures) == 1
    assert "213,349.67" in failures[0]
    assert "should be =1" in failures[0]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[entry]]\nsays = 'a'", "id"),
        ("[[entry]]\nid = 'a'\nsays = '('", "says|\\("),
        ("[[entry]]\nid = 'a'\nsays = '{nothing}'", "nothing"),
        ("[[entry]]\nid = 'a'\n[[entry]]\nid = 'a'", "share an id"),
        ("[[entry]\n", "toml"),
    ],
)
def test_a_malformed_file_is_named_before_anything_runs(text, complaint):
    with pytest.raises(PatternError, match=complaint):
        Patterns({"targets.toml": text}).compiled("targets")


def test_the_library_travels_to_a_worker():
    copy = pickle.loads(pickle.dumps(library()))
    assert copy.digest == library().digest
    assert proof.told_field(proof.read_goal(cited("达90%以上"), copy)) == "≥90±1/2 %"


def test_a_match_keeps_its_words_and_their_places():
    patterns = Patterns({"x.toml": "[[entry]]\nid = 'rate'\nsays = '执行率(?<n>\\d+)%'"})
    words = cited("部门预算执行率 ９４\n％。")
    match = next(patterns.compiled("x")[0].find(words))
    assert match.cited.text == "执行率 ９４\n％"
    assert match.text("n") == "94"
    assert match.group("n").text == "９４"
    assert words.text[match.group("n").places[0].start :].startswith("９４")


@pytest.mark.parametrize("name", library().raw("units")["unit"])
def test_every_unit_is_folded_known_and_its_own_base_is_itself(name):
    assert fold(name) == name
    assert known(name, library())
    base = measure(name, library()).unit
    if base.name in library().raw("units")["unit"]:
        again = measure(base.name, library())
        assert (again.unit.dimension, again.unit.name) == (base.dimension, base.name)
        assert again.factor == 1 or base.dimension in ("ratio", "percentage-points")


def reasons_of_patterns() -> Iterator[str]:
    """Every `why` that a pattern gives for not reading a cell."""
    for name in library().texts:
        raw = library().raw(name.removesuffix(".toml")) if name.endswith(".toml") else {}
        entries = [e for group in raw.values() if isinstance(group, list) for e in group if isinstance(e, dict)]
        yield from (e["means"]["why"] for e in entries if isinstance(e.get("means"), dict) and "why" in e["means"])


def reasons_of_code() -> Iterator[str]:
    """Every `why` written in the program: in a Field, as the third of a reading, as what `unread` returns."""
    for path in sorted((Path(__file__).parents[1] / "pipeline").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="Field"), args=args, keywords=keywords):
                    given = [*args[3:4], *(k.value for k in keywords if k.arg == "why")]
                case ast.Return(value=ast.Tuple(elts=[ast.Constant(value=None), ast.Constant(value=""), last])):
                    given = [last]
                case ast.FunctionDef(name="unread"):
                    given = [n.value for n in ast.walk(node) if isinstance(n, ast.Return) and n.value]
                case _:
                    continue
            for value in given:
                yield from constants(value)


def constants(value: ast.expr) -> Iterator[str]:
    match value:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*constants(body), *constants(orelse))
        case ast.BoolOp(values=values):
            yield from (text for part in values for text in constants(part))


REASONS = sorted({"", "no such cell", *reasons_of_patterns(), *reasons_of_code()})


def test_the_reasons_are_found():
    assert {"empty", "not stated", "merged above", "role unclear", "two numbers", "a rate per period"} <= set(REASONS)


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_for_not_reading_is_told_in_both_languages(reason):
    told = why(Text("目标值", "target"), Field(None, None, "", reason))
    assert told.zh.removeprefix("目标值：") and not any(c.isascii() and c.isalpha() for c in told.zh)
    assert told.en.removeprefix("target: ").isprintable() and told.en != "target: "

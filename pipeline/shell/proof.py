"""Every example that a pattern, a scoring phrase or a check carries, run."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pipeline.normalizers
import pipeline.rows
import pipeline.scoring
from pipeline import api
from pipeline.normalizers.patterns import Pattern, Patterns
from pipeline.values.document import Source
from pipeline.values.place import Cited
from pipeline.values.verdict import Agreement, Verdict
from pipeline.verifier.check import CheckInfo, catalogue

_SECTIONS = {"Differs::": Agreement.DIFFERS, "Agrees::": Agreement.AGREES, "Undecided::": Agreement.UNDECIDED}
_ROOMS = (pipeline.normalizers, pipeline.rows, pipeline.scoring)
_WITH_RESULT = ("numbers", "targets", "phrases")
"""Files whose examples say what is read or scored; their room proves them, the others must match or not."""


def proved(patterns: Patterns) -> tuple[int, list[str]]:
    """How many examples were run, and one line for each that fails."""
    failures = [failure for room in _own_proofs() for failure in room.prove(patterns)]
    matched, checked = list(_matching(patterns)), list(_checks(patterns))
    count = len(matched) + len(checked) + sum(_examples(patterns, name) for name in _WITH_RESULT)
    return count, [*failures, *filter(None, matched), *filter(None, checked)]


def _own_proofs() -> list[ModuleType]:
    """The modules of the rooms that have a `prove(patterns) -> list of failures`, by name."""
    names = sorted(f"{room.__name__}.{m.name}" for room in _ROOMS for m in iter_modules(room.__path__))
    return [module for module in map(import_module, names) if hasattr(module, "prove")]


def _entry_keys(patterns: Patterns, name: str) -> list[str]:
    """The keys of a file under which entries with a pattern stand."""
    lists = {key: value for key, value in patterns.raw(name).items() if isinstance(value, list)}
    return [key for key, value in lists.items() if all(isinstance(v, dict) and {"id", "says"} <= {*v} for v in value)]


def _examples(patterns: Patterns, name: str) -> int:
    return sum(len(e.yes) + len(e.no) for key in _entry_keys(patterns, name) for e in patterns.entries(name, key))


def _matching(patterns: Patterns) -> Iterator[str]:
    """A failure or "" for each yes, which must match, and each no, which must not."""
    for name in sorted(n[:-5] for n in patterns.texts if n.endswith(".toml") and n[:-5] not in _WITH_RESULT):
        for key in _entry_keys(patterns, name):
            for pattern in patterns.compiled(name, key):
                yield from _pattern(name, pattern)


def _pattern(name: str, pattern: Pattern) -> Iterator[str]:
    for wanted, examples in ((True, pattern.entry.yes), (False, pattern.entry.no)):
        for example in examples:
            found = any(True for _ in pattern.find(Cited(example.text, ())))
            word = "does not find" if wanted else "finds"
            yield "" if found is wanted else f"{name}.toml {pattern.id}: {word} “{example.text}”"


def _checks(patterns: Patterns) -> Iterator[str]:
    """A failure or "" for each example in each check's docstring."""
    for info in catalogue():
        for heading, wanted in _SECTIONS.items():
            text = _block(info.doc, heading)
            said = _agreements(info, text, patterns) if text else set()
            given = ", ".join(sorted(a.value for a in said)) or "nothing"
            yield "" if wanted in said else f"{info.code} {heading} gives {given}"


def _block(doc: str, heading: str) -> str:
    """The indented lines under a heading of a docstring."""
    lines = doc.splitlines()
    if heading not in lines:
        return ""
    block: list[str] = []
    for line in lines[lines.index(heading) + 1 :]:
        if line and not line.startswith(" "):
            break
        block.append(line)
    return textwrap.dedent("\n".join(block)).strip() + "\n"


def _agreements(info: CheckInfo, text: str, patterns: Patterns) -> set[Agreement]:
    """What the check says of the text, read as Markdown documents; any finding outweighs the rest."""
    said = {v.agreement for v in verdicts(text, patterns) if v.code == info.code}
    return {Agreement.DIFFERS} if Agreement.DIFFERS in said else said


def verdicts(text: str, patterns: Patterns) -> list[Verdict]:
    """The verdicts on an example: one Markdown document, or several between lines "* * *", held against each other."""
    outcomes = []
    for part in text.split("\n* * *\n"):
        data = part.encode()
        outcomes.append(api.examine(Source("example.md", "", hashlib.sha256(data).hexdigest(), data), patterns))
    found = [o.verification for o in outcomes]
    if len(outcomes) > 1:
        found += api.check_all([o.report for o in outcomes], patterns)
    return [verdict for verification in found for verdict in verification.verdicts]

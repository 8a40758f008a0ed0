"""Decisions as JSON lines: taken to another machine and merged there, each known by its own fingerprint."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import DecisionError
from pipeline.shell import decisions as store
from pipeline.shell import spotbook
from pipeline.shell.mistakes import refused
from pipeline.shell.moments import is_moment
from pipeline.shell.sample import ANSWERS
from pipeline.shell.show import STANDING, say
from pipeline.shell.store import run_of
from pipeline.values.verdict import Decision, Text

_WRITTEN = Text("已导出 {} 条意见 → {}", "{} decisions → {}")
_MERGED = Text("并入 {} 条，{} 条早已有", "{} added, {} were known")
_DIFFERENT = Text(
    "  {key}：{mine.by} 判“{ours}”（{mine.at}），{other.by} 判“{theirs}”（{other.at}）；以后说的为准",
    "  {key}: {mine.by} says {ours} ({mine.at}), {other.by} says {theirs} ({other.at}); the later counts",
)


def export(out: Path, file: Path, decisions: Path | None, lang: str) -> Iterator[str]:
    """Write every decision, those taken back too, one JSON object a line; what was done."""
    known = store.load(decisions or Path(str(run_of(out)["decisions"])))
    adapter = TypeAdapter(Decision)
    file.write_bytes(b"".join(adapter.dump_json(decision) + b"\n" for decision in known))
    yield say(_WRITTEN, lang).format(len(known), file)


def merge(out: Path, file: Path, decisions: Path | None, lang: str) -> Iterator[str]:
    """Add the decisions of an exported file that are not known yet; what was done, and where two people disagree.

    Raises:
        DecisionError: a line that is no decision; then nothing is added.
    """
    where = decisions or Path(str(run_of(out)["decisions"]))
    told = list(_read(file))
    before = store.latest(store.load(where))
    new = store.merge(where, told)
    yield say(_MERGED, lang).format(len(new), len(told) - len(new))
    theirs = store.latest(told)
    for name, other in theirs.items():
        mine = before.get(name)
        if "/" in name and mine and (mine.verdict, mine.correction) != (other.verdict, other.correction):
            words = {"ours": _said(mine, lang), "theirs": _said(other, lang)}
            yield say(_DIFFERENT, lang).format(key=other.key, mine=mine, other=other, **words)


def _said(decision: Decision, lang: str) -> str:
    """ "已确认"; "误读 14l%→141%"."""
    word = {**STANDING, **spotbook.CHOICES}.get(decision.verdict)
    return " ".join(filter(None, (say(word, lang) if word else decision.verdict, decision.correction)))


def _text(data: bytes) -> str:
    """A file that an editor or a shell may have written anew: UTF-8, or UTF-16 where it says so."""
    return data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")


def _read(file: Path) -> Iterator[Decision]:
    adapter = TypeAdapter(Decision)
    known = {*store.CHOICES, *ANSWERS, store.UNDONE}
    number = 1
    try:
        for number, line in enumerate(_text(file.read_bytes()).split("\n"), 1):
            if not line.strip():
                continue
            decision = adapter.validate_json(line)
            if not (decision.key and decision.by and is_moment(decision.at)):
                raise DecisionError(
                    f"{file}:{number}：缺了键、审核人或时间（“{decision.at}”），一条也没有并入",
                    f"{file}:{number}: no key, no auditor or no time (“{decision.at}”), nothing was added",
                )
            if decision.verdict not in known:
                listed = ", ".join(sorted(known))
                raise DecisionError(
                    f"{file}:{number}：意见“{decision.verdict}”不认识，一条也没有并入；可有 {listed}",
                    f"{file}:{number}: {decision.verdict} is not known, nothing was added; there are {listed}",
                )
            yield decision
    except OSError as error:
        raise DecisionError(*refused(error, file).args) from error
    except (ValidationError, UnicodeDecodeError) as error:
        raise DecisionError(
            f"{file}:{number}：不是一条意见，一条也没有并入；请用 fuhe decide --export 导出的文件",
            f"{file}:{number}: no decision, nothing was added; merge a file made by fuhe decide --export",
        ) from error

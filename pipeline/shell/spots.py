"""What the answers to a spot check prove, told stratum by stratum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.shell import sample, spotbook
from pipeline.shell.bounds import Proof, needed, proof
from pipeline.shell.population import Stratum
from pipeline.shell.show import SEMICOLON, columns, number, say
from pipeline.values.verdict import Text

KIND = {"cell": Text("单元格", "cells"), "verdict": Text("结论", "verdicts")}
_MISREAD = {"cell": Text("误读", "misread"), "verdict": Text("有误", "wrong")}
_SAID = Text(
    "从 {population} 个{things}中抽取 {drawn} 个，核对 {checked} 个，{wrong} 个{bad}："
    "{bad}率不超过 {high}（置信度 {level}）",
    "of {checked} {things} drawn from {population}, {wrong} wrong: at most {high} {bad}, {level} confidence",
)
_PLANNED = Text(
    "从 {population} 个{things}中抽取 {drawn} 个，尚未核对；如全部无误，{bad}率不超过 {high}（置信度 {level}）",
    "{drawn} of {population} {things} drawn, none checked yet; if all are right: at most {high} {bad}, "
    "{level} confidence",
)
_NEEDED = Text(
    "要证明不超过 {goal}，共须核对 {count} 个且不再有错", "for at most {goal}: {count} in all, no further wrong"
)
_LEFT = Text("尚有 {left} 个未核对", "{left} not checked yet")
_BEYOND = Text("另有 {count} 个小层补抽，只计入本层", "{count} more drawn from small strata count there only")
_WRONG_BEYOND = Text("，其中 {wrong} 个错，不在上面的率内", "; {wrong} of them wrong, not in the rate above")
_HEAD = (
    Text("层", "stratum"), Text("总数", "population"), Text("抽取", "drawn"), Text("已核", "checked"),
    Text("错", "wrong"),    Text("错误率", "rate"), Text("下限", "at least"), Text("上限", "at most"),
)  # fmt: skip


def planned(out: Path, wanted: tuple[int, int, str], level: Fraction, lang: str, json: bool) -> Iterator[Any]:
    """Draw (how many, seed, of what), write sample.csv and sample.xlsx, and tell what it will prove."""
    rows = sample.draw(out, *wanted, lang)
    spotbook.write(out, rows, lang)
    found = results([(row, "") for row in rows], level)
    yield from (r.json(lang) for r in found) if json else lines(found, lang)
    if not json:
        yield f"→ {out / sample.FILE}, {out / spotbook.FILE}"
        yield say(_ONWARD, lang).format(out=out, book=out / spotbook.FILE)


def result(out: Path, level: Fraction, decisions: Path | None, lang: str, json: bool) -> Iterator[Any]:
    """What the answers prove so far; raises `PipelineError` where nothing was drawn."""
    answered = sample.answered(out, decisions)
    if not answered:
        raise PipelineError(
            f"{out}：还没有抽样；先运行 fuhe sample {out}", f"{out}: nothing was drawn yet; first run fuhe sample {out}"
        )
    found = results(answered, level)
    return iter([r.json(lang) for r in found] if json else lines(found, lang))


_ONWARD = Text(
    "接着：在 {book} 中逐条填“对”或“错”，或用 fuhe review {out} 核对；再运行 fuhe sample {out} --result",
    "next: mark each right or wrong in {book}, or with fuhe review {out}; then fuhe sample {out} --result",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What is known of a stratum, or of all of a kind (`stratum` None): how many were drawn, what that proves."""

    kind: str
    stratum: Stratum | None
    drawn: int
    extra: int
    proof: Proof

    def json(self, lang: str) -> dict[str, object]:
        """As one object; shares as decimal strings."""
        known, next_ = self.proof, needed(self.proof)
        return {
            "kind": self.kind, "stratum": self.stratum.name(lang) if self.stratum else None,
            "population": known.population, "drawn": self.drawn, "checked": known.checked, "wrong": known.wrong,
            "rate": None if known.rate is None else number(known.rate), "low": number(known.low, 6, -1),
            "high": number(known.high, 6, 1), "confidence": number(known.confidence),
            "next": {"bound": number(next_[0]), "checked": next_[1]} if next_ else None,
        }  # fmt: skip


def results(answered: Sequence[tuple[Mapping[str, str], str]], confidence: Fraction) -> list[Result]:
    """For each kind the whole, then its strata."""
    strata: dict[Stratum, list[tuple[Mapping[str, str], str]]] = defaultdict(list)
    for row, answer in answered:
        strata[sample.stratum_of(row)].append((row, answer))
    found = []
    for kind in (k for k in KIND if any(s.kind == k for s in strata)):
        rows = [pair for s, pairs in strata.items() if s.kind == kind for pair in pairs]
        counted = [pair for pair in rows if pair[0]["counted"]]
        whole = int(rows[0][0]["whole"])
        found.append(Result(kind, None, len(counted), len(rows) - len(counted), _proof(whole, counted, confidence)))
        for stratum in sorted((s for s in strata if s.kind == kind), key=lambda s: s.name("en")):
            pairs = strata[stratum]
            known = _proof(int(pairs[0][0]["population"]), pairs, confidence)
            found.append(Result(kind, stratum, len(pairs), 0, known))
    return found


def _proof(population: int, pairs: Sequence[tuple[object, str]], confidence: Fraction) -> Proof:
    answers = [answer for _, answer in pairs if answer]
    return proof(population, len(answers), answers.count("wrong"), confidence)


def lines(found: Sequence[Result], lang: str) -> Iterator[str]:
    """The results for a person: what is proved of each kind, then the table of its strata."""
    for whole in (result for result in found if result.stratum is None):
        yield _told(whole, lang)
        strata = [r for r in found if r.kind == whole.kind and r.stratum]
        table = [[say(t, lang) for t in _HEAD], *(_cells(r, lang) for r in strata)]
        yield from (f"  {line}" for line in columns(table))
        if whole.extra:
            wrong = sum(r.proof.wrong for r in strata) - whole.proof.wrong
            told = say(_BEYOND, lang).format(count=whole.extra)
            yield f"  {told}{say(_WRONG_BEYOND, lang).format(wrong=wrong) if wrong else ''}"


def _told(whole: Result, lang: str) -> str:
    known, next_ = whole.proof, needed(whole.proof)
    words = {"things": say(KIND[whole.kind], lang), "bad": say(_MISREAD[whole.kind], lang)}
    figures = {"population": f"{known.population:,}", "drawn": whole.drawn, "checked": known.checked}
    level = f"{number(known.confidence * 100, 2)}%"
    told = [say(_SAID, lang).format(**words, **figures, wrong=known.wrong, high=percent(known.high), level=level)]
    if not known.checked:
        hope = proof(known.population, whole.drawn, 0, known.confidence)
        return say(_PLANNED, lang).format(**words, **figures, high=percent(hope.high), level=level)
    if whole.drawn > known.checked:
        told.append(say(_LEFT, lang).format(left=whole.drawn - known.checked))
    if next_:
        told.append(say(_NEEDED, lang).format(goal=f"{number(next_[0] * 100)}%", count=f"{next_[1]:,}"))
    return say(SEMICOLON, lang).join(told)


def _cells(result: Result, lang: str) -> list[str]:
    known = result.proof
    name = result.stratum.name(lang) if result.stratum else ""
    rate = "" if known.rate is None else percent(known.rate)
    bounds = (percent(known.low), percent(known.high)) if known.checked else ("", "")
    return [name, f"{known.population:,}", str(result.drawn), str(known.checked), str(known.wrong), rate, *bounds]


def percent(share: Fraction) -> str:
    """At least one decimal and one digit that tells, rounded up: a bound is never said to be lower than it is."""
    scaled, places = share * 100, 1
    while scaled and places < 4 and scaled * 10**places < 1:
        places += 1
    whole, _, tail = number(Fraction(ceil(scaled * 10**places), 10**places), places).partition(".")
    return f"{whole}.{tail:0<{places}}%" if scaled and scaled != 100 else f"{whole}%"

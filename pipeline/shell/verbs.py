"""The verbs of the auditor's desk: diff, decide, review, sample, letter, annotate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.shell.completing import among

from pipeline.shell.options import (  # isort: skip
    OUTPUTS, By, Correct, Decisions, Doc, Documents, Export, Folder, In, Json, Lang, Merge, Note, Profile, Results,
    Workbook, language, lines, one_of, share, told, wrong,
)  # fmt: skip


_LETTERS, _COPIES = Path("letters"), Path("annotated")
_CHECKS = "fuhe diff OLD NEW --checks"
_CHOICES = "confirmed|explained|misread|rule-wrong|undo"
_WAYS = " | ".join(
    (
        f"fuhe decide KEY {_CHOICES}",
        "fuhe decide --from workbook.xlsx",
        "fuhe decide --export FILE",
        "fuhe decide --merge FILE",
    )
)


def diff(
    old: Results = OUTPUTS,
    new: Annotated[Path | None, typer.Argument(metavar="NEW", help="另一次结果 · results of another run")] = None,
    *,
    doc: Doc = "",
    code: Annotated[str, typer.Option("--code", help="检查代码 · code of a check")] = "",
    sample: Annotated[int, typer.Option("--sample", min=0, help="随机抽取 N 条 · N at random")] = 0,
    seed: Annotated[int, typer.Option("--seed", help="随机种子 · the same seed draws the same")] = 0,
    checks: Annotated[bool, typer.Option("--checks", help="各检查报出的比率 · how often each check speaks")] = False,
    every: Annotated[bool, typer.Option("--all", help="连同没有数字可比的结论 · those without figures too")] = False,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """所报与复算对照；或两次结果的变化 · claimed against recomputed; or what changed between two runs."""
    from pipeline.shell import diff as sides

    spoken = language(lang)
    if checks and new is None:
        wrong(f"--checks 比较两次结果：{_CHECKS}", f"--checks compares two runs: {_CHECKS}")
    if new is not None:
        from pipeline.shell import changes

        if checks:
            rates = changes.rates(old, new)
            lines(rates if json else changes.rate_lines(rates, spoken), json)
            return
        found = changes.changes(old, new)
        lines(found if json else changes.change_lines(found, spoken), json)
        return
    rows = sides.chosen(old, doc, code, sample, seed, every)
    lines(rows if json else sides.side_by_side(rows, old, spoken), json)


def decide(
    key: Annotated[str, typer.Argument(metavar="KEY", help="问题的键或其开头 · key, or its beginning")] = "",
    choice: Annotated[
        str, typer.Argument(metavar=_CHOICES, help="结论 · decision", autocompletion=among(*_CHOICES.split("|")))
    ] = "",
    *,
    workbook: Workbook = None,
    export: Export = None,
    merge: Merge = None,
    out: In = OUTPUTS,
    note: Note = "",
    correct: Correct = "",
    by: By = "",
    decisions: Decisions = None,
    lang: Lang = "zh",
) -> None:
    """记录、撤销、导出、合并审核意见，只增不改 · record, take back, export, merge decisions; only ever added to."""
    if [bool(key and choice), bool(workbook), bool(export), bool(merge)].count(True) != 1:
        wrong(
            f"四种用法，一次一种：{_WAYS}（键：fuhe diff 或 findings.csv 的 key 一列）",
            f"one of four at a time: {_WAYS} (keys: column key of fuhe diff or findings.csv)",
        )
    from pipeline.shell import answers, exchange, lookup

    if workbook:
        lines(answers.record(out, workbook, by, decisions, language(lang)), False)
        return
    if export:
        lines(exchange.export(out, export, decisions, language(lang)), False)
        return
    if merge:
        lines(exchange.merge(out, merge, decisions, language(lang)), False)
        return
    said = {"note": note, "correct": correct, "by": by}
    told(lookup.decide(out, key, choice, **said, decisions=decisions, lang=language(lang)), False)


def review(
    out: Results = OUTPUTS,
    *,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="端口 · port, default 8642")] = None,
    open_: Annotated[bool, typer.Option("--open", help="打开浏览器 · open the browser")] = False,
    documents: Documents = None,
    by: By = "",
    decisions: Decisions = None,
    profile: Profile = "",
    patterns: Folder = None,
    lang: Lang = "zh",
) -> None:
    """本机复核页：逐条看原件、作决定 · the local review page: look at the place, decide, key by key."""
    from pipeline.shell.intake import load_patterns
    from pipeline.shell.lookup import login
    from pipeline.shell.review import Options, serve

    folders = tuple(documents or ())
    options = Options(by or login(), port, language(lang), decisions, folders, open_)
    serve(out, load_patterns(patterns, profile), options)


def sample(
    out: Results = OUTPUTS,
    *,
    n: Annotated[int, typer.Option("--n", min=1, help="抽取多少 · how many to draw")] = 60,
    seed: Annotated[int, typer.Option("--seed", help="随机种子 · the same seed draws the same")] = 0,
    of: Annotated[
        str,
        typer.Option(
            "--of",
            metavar="cells|verdicts|both",
            help="抽什么 · what to draw",
            autocompletion=among("cells", "verdicts", "both"),
        ),
    ] = "both",
    result: Annotated[bool, typer.Option("--result", help="核对结果及其误差界限 · what the answers prove")] = False,
    confidence: Annotated[str, typer.Option("--confidence", help="置信度（%） · in percent")] = "95",
    decisions: Decisions = None,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """分层随机抽查，及其能证明什么 · a stratified random spot check, and what its answers prove."""
    from pipeline.shell import spots

    one_of("--of", of, ("cells", "verdicts", "both"))
    level = share(confidence, "--confidence", 100)
    found = (
        spots.result(out, level, decisions, language(lang), json)
        if result
        else spots.planned(out, (n, seed, of), level, language(lang), json)
    )
    lines(found, json)


def letter(
    out: Results = OUTPUTS,
    *,
    to: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="放意见书的目录 · for letters")] = _LETTERS,
    unit: Annotated[str, typer.Option("--unit", help="单位名称或其一部分 · unit, or part of its name")] = "",
    decisions: Decisions = None,
    profile: Profile = "",
    patterns: Folder = None,
    lang: Lang = "zh",
) -> None:
    """核查意见书：每个有已确认问题的单位一份 · a letter to each unit with its confirmed findings."""
    from pipeline.shell import letter as writing
    from pipeline.shell.intake import load_patterns
    from pipeline.shell.letter_words import W
    from pipeline.shell.review.room import Room
    from pipeline.shell.show import say

    room = Room(out, load_patterns(patterns, profile), language(lang), decisions, ())
    lines(writing.write(room, to, unit), False)
    told(say(W["drafted"], room.lang), False)


def annotate(
    out: Results = OUTPUTS,
    *,
    to: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="放批注件的目录 · for the copies")] = _COPIES,
    doc: Doc = "",
    propose: Annotated[bool, typer.Option("--propose", help="Word 中以修订写入复算值 · tracked changes")] = False,
    decisions: Decisions = None,
    documents: Documents = None,
    lang: Lang = "zh",
) -> None:
    """批注件：问题批在原处的 PDF、Word 副本 · copies of PDF and Word files with the findings in their places."""
    from pipeline.shell import annotate as writing

    wanted = writing.Wanted(to, doc, propose, language(lang))
    lines(writing.write(out, wanted, decisions, tuple(documents or ())), False)


DESK = (diff, decide, review, sample, letter, annotate)
"""In the order of `fuhe --help`."""

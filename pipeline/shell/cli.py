"""The command line (Typer, rich): every verb, its options and its exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from typer.exceptions import TyperException

from pipeline.errors import PipelineError
from pipeline.shell import colours, completing, defaults, verbs
from pipeline.shell.helping import spoken
from pipeline.shell.mistakes import asked, refused, usage

from pipeline.shell.options import (  # isort: skip
    OUTPUTS, Address, Also, Code, Decisions, Engine, FailOn, Folder, Fresh, Identifiers, In, Jobs, Json, Lang, Log,
    Memory, NoPages, Pages, Password, Profile, Register, Results, Second, Timeout, Watch, failing, one_of, pictured,
    secret, share, unmasked, wrong,
)  # fmt: skip
from pipeline.shell.options import also as _also
from pipeline.shell.options import engine as _chosen
from pipeline.shell.options import language as _language
from pipeline.shell.options import lines as _lines
from pipeline.shell.options import places as _places
from pipeline.shell.options import told as _print

# Everything else is imported inside the verbs: `fuhe --help` must not pay for PDF libraries.

app = typer.Typer(
    name="fuhe",
    help="复核绩效自评：读数、复算、指出不能同时为真之处 · Recomputes budget performance self-evaluations.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
DONE, FINDINGS, USAGE, FAILED, CRASHED, STOPPED = 0, 1, 2, 3, 4, 130


@app.callback()
def _verbs(context: typer.Context, identifiers: Identifiers = False) -> None:
    """What goes before the verb holds for all of them."""
    unmasked(identifiers)
    context.obj = defaults.settings(defaults.options_of(context.command), os.environ)
    context.default_map = defaults.mapped(context.obj)


@app.command()
def extract(
    context: typer.Context,
    paths: Annotated[list[str], typer.Argument(metavar="PATH…", help="文件、文件夹、压缩包、s3://… · files, folders")],
    *,
    out: Annotated[str, typer.Option("--out", metavar="DIR", help="结果目录 · folder for results")] = str(OUTPUTS),
    jobs: Jobs = 0,
    profile: Profile = "",
    patterns: Folder = None,
    password: Password = "",
    decisions: Decisions = None,
    pages: Pages = "findings",
    no_pages: NoPages = False,
    second: Second = "0",
    register: Register = None,
    engine: Engine = "local",
    address: Address = "",
    fresh: Fresh = False,
    timeout: Timeout = 0,
    memory: Memory = 2048,
    also: Also = "",
    log: Log = "",
    watch: Watch = False,
    fail_on: FailOn = "",
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """读取、复算、写出结果 · read every file, recompute, write results."""
    from pipeline.shell import remote, run
    from pipeline.shell.intake import load_patterns

    places, target = _places(paths, out, watch, address)
    shown = pictured(pages, no_pages)
    said = {"paths": [remote.plain(p) for p in places], **_said(context, jobs, profile, patterns, lang, register)}
    said |= {"pages": shown, "second": second, "engine": engine, "timeout": timeout, "memory": memory}
    options = run.Options(jobs, secret(password), _language(lang), decisions, said, shown, share(second), register)
    options = replace(options, fresh=fresh, timeout=timeout or None, memory=memory, engine=_chosen(engine, address))
    options = replace(options, log=one_of("--log", log, ("", "json")), also=_also(also))
    fatal = failing(fail_on)
    library, here = load_patterns(patterns, profile), remote.desk(target)
    if watch:
        again = replace(options, fresh=False, empty=True)
        local = [place for place in places if isinstance(place, Path)]
        _watch(local, here, lambda: run.extract(places, here, library, again), options.also, lang, json)
    finished = run.extract(places, here, library, options)
    remote.sent(here, target)
    _finish(finished, here, fatal, lang, json, options.also, remote.plain(target) if target != here else "")


@app.command()
def verify(
    context: typer.Context,
    out: Results = OUTPUTS,
    *,
    jobs: Jobs = 0,
    profile: Profile = "",
    patterns: Folder = None,
    decisions: Decisions = None,
    register: Register = None,
    also: Also = "",
    fail_on: FailOn = "",
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """不再打开原件，按现行规则重新复核 · verify again from the records, opening no document."""
    from pipeline.shell import run
    from pipeline.shell.intake import load_patterns

    said = {"verify": str(out), **_said(context, jobs, profile, patterns, lang, register)}
    options = run.Options(jobs, "", _language(lang), decisions, said, register=register, also=_also(also))
    fatal = failing(fail_on)
    _finish(run.verify(out, load_patterns(patterns, profile), options), out, fatal, lang, json, options.also)


@app.command()
def show(
    key: Annotated[str, typer.Argument(metavar="KEY", help="结论的键或其开头 · key, or its beginning")] = "",
    out: In = OUTPUTS,
    page: Annotated[str, typer.Option("--page", metavar="FILE[:N]", help="一页及所读内容的图 · a page as read")] = "",
    picture: Annotated[Path | None, typer.Option("--out", metavar="PNG", help="图片文件 · file of the picture")] = None,
    password: Password = "",
    patterns: Folder = None,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """一条结论：原文、位置、算式、可能原因、依据；或一页的图 · one verdict in full; or a page with what was read."""
    from pipeline.shell import lookup

    if bool(key) == bool(page):
        ways = "fuhe show KEY | fuhe show --page FILE[:N]"
        wrong(f"两种用法：{ways}", f"one of two: {ways}")
    if page:
        from pipeline.shell import overlay
        from pipeline.shell.intake import load_patterns

        drawn = overlay.draw(page, picture, load_patterns(patterns), secret(password))
        _lines([drawn.json()] if json else drawn.lines(_language(lang)), json)
        return
    for found in lookup.verdicts(out, key):
        _print(found.json(_language(lang)) if json else found.text(_language(lang)), json)


for verb in (*verbs.DESK, defaults.config, completing.completion):
    app.command()(verb)


@app.command()
def rules(lang: Lang = "zh", json: Json = False) -> None:
    """规则册 · the rule book."""
    from pipeline.shell import rulebook

    _lines(rulebook.listing(_language(lang), json), json)


@app.command()
def explain(code: Code, lang: Lang = "zh", json: Json = False) -> None:
    """一条检查的说明、例子和依据 · one check: documentation, examples, legal basis."""
    from pipeline.shell import rulebook

    _print(rulebook.page(code, _language(lang), json), json)


@app.command()
def prove(patterns: Folder = None, lang: Lang = "zh") -> None:
    """运行每条规则和检查自带的例子 · run every pattern's and check's own examples."""
    from pipeline.shell import proof
    from pipeline.shell.intake import load_patterns

    examples, failures = proof.proved(load_patterns(patterns))
    _lines(failures, False)
    words = {"zh": "运行 {} 个例子，{} 个不成立", "en": "{} examples run, {} fail"}
    _print(words[_language(lang)].format(examples, len(failures)), False)
    raise typer.Exit(USAGE if failures else DONE)


@app.command("score-rule")
def score_rule(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="评分标准 · the standard")],
    *,
    target: Annotated[str, typer.Option("--target", help="目标值 · target")] = "",
    actual: Annotated[str, typer.Option("--actual", help="完成值 · result")] = "",
    weight: Annotated[str, typer.Option("--weight", help="分值 · weight")] = "",
    level: Annotated[str, typer.Option("--level", help="达成、部分达成、未达成 · level reached")] = "",
    count: Annotated[int | None, typer.Option("--count", help="发生次数或满足项数 · occurrences, items met")] = None,
    profile: Profile = "",
    patterns: Folder = None,
    lang: Lang = "zh",
    json: Json = False,
) -> None:
    """评分标准怎样理解，得多少分 · how a standard is understood, and the score it gives."""
    from pipeline.shell import scorecard
    from pipeline.shell.intake import load_patterns

    case = {"target": target, "actual": actual, "weight": weight, "level": level}
    library, language = load_patterns(patterns, profile), _language(lang)
    found = scorecard.answer(text, case, count, library, language)
    told = () if json else scorecard.lines(found, language, scorecard.given(case, library, language))
    _lines([found] if json else told, json)


def _said(
    context: typer.Context, jobs: int, profile: str, patterns: Path | None, lang: str, register: Path | None
) -> dict[str, object]:
    """Options for run.json, and where they were set; never the password."""
    said = {"jobs": jobs, "profile": profile, "patterns": str(patterns or ""), "lang": lang}
    return said | ({"register": str(register)} if register else {}) | {"set": defaults.origins(context, context.obj)}


def _finish(
    finished: Any, out: Path, fatal: tuple[str, ...], lang: str, json: bool, kinds: tuple[str, ...] = (), sent: str = ""
) -> None:
    """The last lines, and the exit status: of several reasons the first of 4, 3, 1."""
    _told(finished, out, kinds, lang, json, sent)
    counts = finished.counts
    settled = FINDINGS if any(counts[name] for name in fatal) else DONE
    raise typer.Exit(CRASHED if counts["crashes"] else FAILED if counts["failed"] else settled)


def _watch(places: list[Path], out: Path, go: Callable[[], Any], kinds: tuple[str, ...], lang: str, json: bool) -> None:
    """A run after every change, each told, until Ctrl-C."""
    from pipeline.shell.show import say
    from pipeline.shell.watching import watched
    from pipeline.values.verdict import Text

    named = ", ".join(map(str, places))
    watching = Text(f"正在看着 {named}：有变化即接着做；按 Ctrl-C 结束", f"watching {named}; Ctrl-C ends it")
    for finished in watched(places, out, go):
        _told(finished, out, kinds, lang, json)
        colours.say(say(watching, lang), sys.stderr)
    colours.say(say(Text("不再看着；结果都在", "no longer watching; the results stand"), lang), sys.stderr)
    raise typer.Exit(DONE)


def _told(finished: Any, out: Path, kinds: tuple[str, ...], lang: str, json: bool, sent: str = "") -> None:
    """What came of a run, and where it lies: in `out`, or at the address that it was sent to."""
    from pipeline.shell import exports, summary

    if isinstance(finished, Exception):
        failed = refused(finished) if isinstance(finished, OSError) else finished
        colours.say(f"fuhe: {failed.said(lang) if isinstance(failed, PipelineError) else failed}", sys.stderr)
        return
    at = sent or str(out)
    places = [at, *(f"{at}/{name}" for name in exports.names(kinds))]
    if json:
        _print({"out": at, **finished.counts, "standing": dict(finished.standing)}, True)
    else:
        _lines(summary.lines(finished.counts, finished.standing, lang), False)
        ends = () if sent else (summary.onward(out, lang),)
        _lines([*summary.undone(out, lang), *(f"→ {place}" for place in places), *ends], False)


def main() -> None:
    """Run the command line; what the user can mend is told on stderr, with status 2."""
    try:
        completing.ready(os.environ)
        command = spoken(typer.main.get_command(app), asked(sys.argv))
        status = command(prog_name="fuhe", standalone_mode=False) or DONE
        if status == STOPPED:  # what Typer makes of Ctrl-C
            raise KeyboardInterrupt
        sys.exit(status)
    except PipelineError as error:
        _failed(error)
    except BrokenPipeError:
        sys.exit(DONE)
    except KeyboardInterrupt:
        _failed(PipelineError("已停止；同一命令接着做", "stopped; the same command goes on from here"), STOPPED)
    except OSError as error:  # no room, no right to write: the results that stood there still stand
        _failed(refused(error))
    except TyperException as error:
        colours.say(usage(error, asked(sys.argv)), sys.stderr)
        sys.exit(USAGE)


def _failed(error: PipelineError, status: int = USAGE) -> NoReturn:
    colours.say(f"fuhe: {error.said(asked(sys.argv))}", sys.stderr)
    sys.exit(status)

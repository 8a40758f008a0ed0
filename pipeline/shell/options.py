"""The options of the command line, and what is said of wrong ones."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from pipeline.shell import colours
from pipeline.shell.completing import among, codes, listed, profiles
from pipeline.shell.mistakes import LANGUAGE, asked, refused
from pipeline.shell.terminal import harmless_json

Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        help="语言 · language",
        metavar="zh|en",
        envvar=LANGUAGE,
        show_envvar=False,
        autocompletion=among("zh", "en"),
    ),
]
Json = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象 · one JSON object a line")]
Folder = Annotated[Path | None, typer.Option("--patterns", help="规则库目录 · folder with patterns")]
Profile = Annotated[
    str,
    typer.Option("--profile", help="地区口径：名称或 TOML 文件 · profile: name or TOML file", autocompletion=profiles),
]
Jobs = Annotated[int, typer.Option("--jobs", min=0, help="进程数，0 为全部核心 · processes, 0 = all cores")]
Password = Annotated[str, typer.Option("--password", help="密码，或 @文件 · password, or @FILE")]
Decisions = Annotated[Path | None, typer.Option("--decisions", help="审核意见文件 · file of decisions")]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on",
        metavar="findings,undecided,partial",
        help="有问题、有未核实、有没读全的时返回 1 · exit 1 on any of these",
        autocompletion=listed("findings", "undecided", "partial"),
    ),
]
Second = Annotated[
    str, typer.Option("--second", metavar="SHARE", help="无问题的表也读两次的比例 · share of other tables read twice")
]
Pages = Annotated[
    str,
    typer.Option(
        "--pages",
        metavar="findings|all|none",
        help="报告页的原文图 · pages pictured",
        autocompletion=among("findings", "all", "none"),
    ),
]
NoPages = Annotated[bool, typer.Option("--no-pages", help="不做报告页 · no report pages")]
Register = Annotated[Path | None, typer.Option("--register", metavar="CSV", help="应报清单 · expected reports")]
Engine = Annotated[
    str,
    typer.Option(
        "--engine", metavar="local|ray", help="在哪里运行 · who does the work", autocompletion=among("local", "ray")
    ),
]
Address = Annotated[str, typer.Option("--address", help="Ray 集群地址 · of a Ray cluster (default: this machine)")]
Fresh = Annotated[
    bool, typer.Option("--fresh/--resume", help="从头来，或接着上次做 · begin anew, or go on from the last run")
]
Timeout = Annotated[int, typer.Option("--timeout", metavar="S", min=0, help="每份秒数，0 按大小 · per file, 0 by size")]
Memory = Annotated[int, typer.Option("--memory", metavar="MB", min=128, help="每份内存上限 · memory for one file")]
Workbook = Annotated[
    Path | None, typer.Option("--from", metavar="XLSX", help="填好结论的工作底稿 · workbook with verdicts filled in")
]
Note = Annotated[str, typer.Option("--note", help="说明 · why")]
By = Annotated[str, typer.Option("--by", help="审核人，默认登录名 · auditor, default: login name")]
Correct = Annotated[
    str, typer.Option("--correct", help="misread 时的正确文字，不填即不知 · what the cell says, left out: unknown")
]
Export = Annotated[
    Path | None, typer.Option("--export", metavar="FILE", help="导出全部意见 · all decisions as JSON lines")
]
Merge = Annotated[Path | None, typer.Option("--merge", metavar="FILE", help="并入他人的意见 · add those of another")]
Documents = Annotated[
    list[Path] | None, typer.Option("--documents", metavar="PATH", help="原件所在 · where the documents lie now")
]
Doc = Annotated[str, typer.Option("--doc", help="文件编号或路径结尾 · id or end of path")]
Identifiers = Annotated[
    bool, typer.Option("--show-identifiers", help="不遮盖身份证号、手机号、银行卡号 · personal identifiers unmasked")
]
Also = Annotated[
    str,
    typer.Option(
        "--also",
        metavar="sarif,junit,gitlab",
        help="另存为其他程序能读的 · for other programs",
        autocompletion=listed("sarif", "junit", "gitlab"),
    ),
]
Log = Annotated[
    str,
    typer.Option(
        "--log",
        metavar="json",
        help="进度写成 JSON 行 · progress as JSON lines on stderr",
        autocompletion=among("json"),
    ),
]
Watch = Annotated[
    bool, typer.Option("--watch", help="留着，有新的、改过的文件就接着做 · stay, and take up new and changed files")
]
Code = Annotated[str, typer.Argument(metavar="CODE", help="检查代码 · code of a check", autocompletion=codes)]
OUTPUTS = Path("outputs")
"""Where results lie unless another place is named."""

In = Annotated[Path, typer.Option("--in", metavar="DIR", help="结果目录 · folder of results")]
Results = Annotated[Path, typer.Argument(metavar="DIR", help="结果目录 · folder of results")]


def unmasked(shown: bool) -> None:
    """Personal identifiers as they are, here and in the workers."""
    from pipeline.shell.masks import SHOWN

    if shown:
        os.environ[SHOWN] = "show"


def also(text: str) -> tuple[str, ...]:
    """The further formats that are wanted."""
    if not text:
        return ()
    from pipeline.shell.exports import CHOICES

    kinds = tuple(filter(None, text.split(",")))
    if unknown := [kind for kind in kinds if kind not in CHOICES]:
        _none_of("--also", ",".join(unknown), CHOICES)
    return kinds


def failing(text: str) -> tuple[str, ...]:
    """What makes a run end with status 1: counts of `summary.tally` that must be zero."""
    kinds = tuple(filter(None, text.split(",")))
    if [kind for kind in kinds if kind not in _FAILING]:
        _none_of("--fail-on", text, tuple(_FAILING))
    return tuple(name for kind in kinds for name in _FAILING[kind])


_FAILING = {"findings": ("findings",), "undecided": ("undecided",), "partial": ("partial", "left")}


def places(paths: Sequence[str], out: str, watch: bool, address: str) -> tuple[list[Path | str], Path | str]:
    """Where documents are, and where results go: paths, or addresses elsewhere (`remote.py`)."""
    from pipeline.shell import remote

    found, target = [remote.place(path) for path in paths], remote.place(out)
    if missing := [str(p) for p in found if isinstance(p, Path) and not os.path.lexists(p)]:
        named = ", ".join(missing)
        wrong(f"{named}：没有这个文件或文件夹", f"{named}: no such file or folder")
    if watch and (elsewhere := [p for p in (*found, target) if isinstance(p, str)]):
        named = remote.plain(elsewhere[0])
        wrong(f"{named}：--watch 只看本机的文件夹", f"{named}: --watch watches folders of this machine only")
    if address and isinstance(target, str):
        named = remote.plain(target)
        zh = f"{named}：--address 要各台机器都看得到的文件夹"
        wrong(zh, f"{named}: --address wants a folder that every machine sees")
    remote.ready(target)
    return found, target


def pictured(pages: str, none: bool) -> str:
    """What the report pages show: "findings", "all" or "none"."""
    if pages not in ("findings", "all", "none"):
        _none_of("--pages", pages, ("findings", "all", "none"))
    return "none" if none else pages


def share(text: str, option: str = "--second", whole: int = 1) -> Fraction:
    """ "0.1" → 1/10; from 0 to 1, or from 0 to `whole` as shares of it."""
    try:
        share = Fraction(text) / whole
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        wrong(f"{option} {text}：应为 0 到 {whole} 的数", f"{option} {text}: a number from 0 to {whole}")
    return share


def engine(name: str, address: str) -> Callable[..., Any] | None:
    """Who does the work; None for processes of this machine."""
    if name not in ("local", "ray"):
        _none_of("--engine", name, ("local", "ray"))
    if address and name != "ray":
        wrong("--address 须与 --engine ray 一起用", "--address goes with --engine ray")
    if name == "local":
        return None
    from pipeline.shell.clusters import Cluster

    return partial(Cluster, address=address)


def wrong(zh: str, en: str) -> NoReturn:
    """Say what was wrong with the command, and what would be right, and end with status 2."""
    colours.say(f"fuhe: {en if asked(sys.argv) == 'en' else zh}", sys.stderr)
    raise typer.Exit(2)


def one_of(option: str, said: str, known: Sequence[str]) -> str:
    """What was said, where it is one of those known."""
    if said not in known:
        _none_of(option, said, known)
    return said


def _none_of(option: str, said: str, known: Sequence[str]) -> NoReturn:
    listed = " | ".join(filter(None, known))
    wrong(f"{option} 的值“{said}”不认识；可用 {listed}", f"{option} {said} is not known; choose of {listed}")


def language(lang: str) -> str:
    """ "zh" or "en"."""
    if lang not in ("zh", "en"):
        _none_of("--lang", lang, ("zh", "en"))
    return lang


def lines(found: Iterable[Any], json: bool) -> None:
    """Print what was found, each on a line of its own."""
    for each in found:
        told(each, json)


def told(found: Any, json: bool) -> None:
    """Print one thing: a text, or an object as JSON; nothing in it commands the terminal."""
    if json:
        from json import dumps

        print(harmless_json(dumps(found, ensure_ascii=False)))  # noqa: T201
    else:
        colours.say(str(found))


def secret(password: str) -> str:
    """The password itself; "@FILE" is the first line of a file."""
    if not password.startswith("@"):
        return password
    try:
        return (Path(password[1:]).read_text(encoding="utf-8").splitlines() or [""])[0]
    except OSError as error:
        failed = refused(error, f"--password {password}")
        wrong(failed.zh, failed.en)

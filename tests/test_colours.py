"""What a terminal shows: colours where a person looks on, plain lines in a pipe, nothing that a document could command."""

from __future__ import annotations

import io
import re

import pytest

from pipeline.shell import colours
from pipeline.shell.show import verdict_text
from tests.handmade import OPEN, RATE, SUM

COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def told(text: str, stream: io.StringIO) -> str:
    colours.say(text, stream)
    return stream.getvalue()


def coloured(shown: str) -> list[str]:
    """What stands between a colour and its end."""
    return re.findall(r"\x1b\[[1-9][\d;]*m(.*?)\x1b\[0m", shown)


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_finding_is_plain_in_a_pipe_and_coloured_on_a_terminal(lang: str) -> None:
    text = verdict_text(RATE, "执行率不符", "正宁县人社局", "open", lang)
    assert told(text, io.StringIO()) == text + "\n"
    shown = told(text, Terminal())
    assert COLOUR.sub("", shown) == text + "\n"
    assert {"R101", "141%", {"zh": "待核", "en": "open"}[lang]} <= set(coloured(shown))


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("  ≠  R101  全年支出  141%  100%", ["  ≠"]),
        ("  ?  R111  自评表", ["  ?"]),
        ("结论      相符 4,249 · 不符 31 · 未核实 188 · 检查出错 0", ["不符 31", "未核实 188"]),
        ("verdicts   4,249 agree · 31 differ · 0 undecided · 0 crashed", ["31 differ"]),
        ("未能读取  a.pdf  文件为空", ["未能读取"]),
        ("~  a.md  R101  全年支出  ≠ 141% → = 100%", ["~"]),
        ("fuhe: 没有命令 rule", ["fuhe:"]),
        ("1,000 个≠号", []),
    ],
)
def test_what_is_wrong_or_open_stands_out(line: str, marked: list[str]) -> None:
    assert coloured(told(line, Terminal())) == marked


def test_the_state_of_a_verdict_is_coloured_by_what_it_is() -> None:
    states = {told(verdict_text(v, "x", "y", "open", "zh"), Terminal()).split("\n")[0][-12:] for v in (RATE, OPEN, SUM)}
    assert len({COLOUR.findall(state)[0] for state in states}) == 3


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_colour_gets_none(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert told("  ≠  R101  x", Terminal()) == "  ≠  R101  x\n"


def test_words_of_a_document_command_no_terminal_and_are_not_wrapped() -> None:
    shown = told("[red]x[/red] :smile: \x1b[2J\u202e" + "长" * 200, Terminal())
    assert shown == "[red]x[/red] :smile: \\x1b[2J\\u202e" + "长" * 200 + "\n"

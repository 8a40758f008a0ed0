"""Lines as a terminal shows them: marks, states and what was not done in colour; plain in a pipe."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from functools import cache
from typing import TextIO

from pipeline.shell.show import AGREEMENT, LABELS, STANDING
from pipeline.shell.terminal import harmless
from pipeline.values.verdict import Agreement, Text

_BAD, _OPEN, _GOOD, _DONE, _SOFT = "bold red", "yellow", "green", "cyan", "dim"


def say(text: str, stream: TextIO | None = None) -> None:
    """Print a text, on stdout where no stream is named; nothing in it commands the terminal, nothing is wrapped."""
    stream, text = stream or sys.stdout, harmless(text)
    if not _coloured(stream):
        print(text, file=stream)
        return
    from rich.console import Console
    from rich.text import Text as Line

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in text.split("\n"):
        shown = Line(line)
        for pattern, style in _styles():
            shown.highlight_regex(pattern, style)
        console.print(shown, soft_wrap=True)


def _coloured(stream: TextIO) -> bool:
    """Whether a person looks on, and wants colours: NO_COLOR and FORCE_COLOR as everywhere."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty() or bool(os.environ.get("FORCE_COLOR"))


@cache
def _styles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What is looked for in a line, and how it is shown; what comes later is laid over what came before."""
    head = r"(?<=    )(?:{})$"
    states = {name: text for name, text in STANDING.items() if name != "open"}
    found = (
        (r"^[A-Z]{1,2}\d{3}(?=  )", "bold"),
        (head.format(_either([STANDING["open"], AGREEMENT[Agreement.DIFFERS]])), _BAD),
        (head.format(_either([AGREEMENT[Agreement.UNDECIDED]])), _OPEN),
        (head.format(_either([AGREEMENT[Agreement.AGREES]])), _GOOD),
        (head.format(_either(states.values())), _DONE),
        (head.format(rf"(?:依据已变：|stale: )(?:{_either(states.values())})"), _BAD),
        (rf"^  (?:{_either(LABELS.values())})(?= )", _SOFT),
        (r"(?<=所报 )\S.*?(?=  复算 )|(?<=claimed )\S.*?(?=  recomputed )", _BAD),
        (r"(?<=  复算 )\S+|(?<=  recomputed )\S+", _GOOD),
        (r"^  ≠(?=  )|^-(?=  )", _BAD),
        (r"^  \?(?=  )|^~(?=  )", _OPEN),
        (r"^  =(?=  )|^\+(?=  )", _GOOD),
        (r"[1-9][\d,]* 份未能读取|(?:不符|检查出错) [1-9][\d,]*|[1-9][\d,]* (?:failed|differ|crashed)\b", _BAD),
        (r"[1-9][\d,]* 份只读到一部分|[1-9][\d,]* read in part|未核实 [1-9][\d,]*|[1-9][\d,]* undecided\b", _OPEN),
        (r"^(?:未能读取|not read)(?=  )|^fuhe:", _BAD),
        (r"^(?:部分读取|in part)(?=  )", _OPEN),
        (r"^→ \S+", _DONE),
    )  # fmt: skip
    return tuple((re.compile(pattern), style) for pattern, style in found)


def _either(texts: Iterable[Text]) -> str:
    return "|".join(re.escape(words) for text in texts for words in (text.zh, text.en))

"""Words that a shell completes: verbs, options, and the values an option takes; and the script that asks for them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import Annotated

import typer

from pipeline.shell import colours
from pipeline.shell.mistakes import COMPLETE

SHELLS = ("bash", "zsh", "fish", "powershell")


def among(*words: str) -> Callable[[str], list[str]]:
    """Completes to one of the words."""
    return lambda incomplete: [word for word in words if word.startswith(incomplete)]


def listed(*words: str) -> Callable[[str], list[str]]:
    """Completes the last of several words with commas between them."""

    def complete(incomplete: str) -> list[str]:
        before, comma, last = incomplete.rpartition(",")
        taken = before.split(",")
        return [f"{before}{comma}{word}" for word in words if word.startswith(last) and word not in taken]

    return complete


def profiles(incomplete: str) -> list[str]:
    """The profiles that are shipped; a TOML file of one's own is completed by the shell."""
    from pipeline.shell.intake import homes

    found = {path.stem for home in homes() for path in (home / "profiles").glob("*.toml")}
    return sorted(name for name in found if name.startswith(incomplete))


def codes(incomplete: str) -> Iterator[tuple[str, str]]:
    """The codes of all checks, each with its title."""
    from pipeline.verifier.check import catalogue

    for info in catalogue():
        if info.code.startswith(incomplete.upper()):
            yield info.code, info.title.zh


def completion(
    shell: Annotated[
        str, typer.Argument(metavar="|".join(SHELLS), help="哪种终端 · of which shell", autocompletion=among(*SHELLS))
    ],
    lang: Annotated[str, typer.Option("--lang", help="语言 · language", metavar="zh|en")] = "zh",  # noqa: ARG001 - as all have
) -> None:
    """终端补全脚本 · script that lets a shell complete verbs and options."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    from pipeline.shell.options import one_of

    colours.say(get_completion_script(prog_name="fuhe", complete_var=COMPLETE, shell=one_of("SHELL", shell, SHELLS)))


def ready(environment: Container[str]) -> None:
    """Where a shell asks for words: answer in the way of every shell that we have a script for."""
    if COMPLETE in environment:
        from typer.completion import completion_init  # type: ignore[attr-defined]

        completion_init()

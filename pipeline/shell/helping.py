"""`--help` in English alone, where English is asked for; in both languages else."""

from __future__ import annotations

from typing import Any


def spoken(command: Any, lang: str) -> Any:
    """A command of Typer's and all below it, in the language asked for."""
    return in_english(command) if lang == "en" else command


def in_english(command: Any) -> Any:
    """A command of Typer's and all below it, of each "中文 · English" the English half left."""
    for name in ("help", "short_help"):
        if text := getattr(command, name, None):
            setattr(command, name, text.rpartition(" · ")[2])
    for param in command.params:
        if text := getattr(param, "help", None):
            param.help = text.rpartition(" · ")[2]
    for verb in getattr(command, "commands", {}).values():
        in_english(verb)
    return command

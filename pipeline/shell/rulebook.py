"""The rule book as a person reads it."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from pipeline.errors import DecisionError
from pipeline.shell.legal import basis_of
from pipeline.shell.show import SEVERITY, columns, say
from pipeline.values.verdict import Text
from pipeline.verifier.check import CheckInfo, catalogue


def listing(lang: str, json: bool) -> list[Any]:
    """Every check: code, severity, title, legal basis."""
    if json:
        return [_mapping(info, lang) for info in catalogue()]
    rows = ((i.code, SEVERITY[i.severity], i.title, basis_of(i.basis, lang)) for i in catalogue())
    return columns((code, say(severity, lang), say(title, lang), basis) for code, severity, title, basis in rows)


@cache
def titles(lang: str) -> Mapping[str, str]:
    """The title of every check by its code."""
    return {info.code: say(info.title, lang) for info in catalogue()}


def page(code: str, lang: str, json: bool) -> Any:
    """One check's documentation; raises `DecisionError` for an unknown code."""
    info = next((i for i in catalogue() if i.code == code.upper()), None)
    if info is None:
        raise unknown(code)
    if json:
        return {**_mapping(info, lang), "doc": info.doc}
    version = say(Text("第{}版", "version {}"), lang).format(info.version)
    head = f"{info.code}  {say(info.title, lang)}  [{say(SEVERITY[info.severity], lang)}, {version}]"
    legal = say(Text("政策依据：{}", "legal basis: {}"), lang).format(basis_of(info.basis, lang))
    return f"{head}\n{legal}\n\n{_told(info.doc, lang)}"


_EXAMPLES = {
    "Differs::": Text("举例：不符", "example: differs"),
    "Agrees::": Text("举例：相符", "example: agrees"),
    "Undecided::": Text("举例：未核实", "example: undecided"),
}


def _told(doc: str, lang: str) -> str:
    """A check's docstring (its title, its reason in Chinese and in English, its examples) in one language."""
    _, *parts = doc.split("\n\n")
    del parts[0 if lang == "en" else 1]
    return "\n\n".join(say(_EXAMPLES[part], lang) if part in _EXAMPLES else part for part in parts)


def unknown(code: str) -> DecisionError:
    """What is said of a code that no check has: those that look like it, or where all are listed."""
    near = get_close_matches(code.upper(), [info.code for info in catalogue()], 5)
    zh, en = (f"；相近的有 {'、'.join(near)}", f"; near it {', '.join(near)}") if near else ("", "")
    return DecisionError(
        f"{code}：没有这条检查；fuhe rules 列出全部{zh}", f"{code}: no such check; fuhe rules lists them{en}"
    )


def _mapping(info: CheckInfo, lang: str) -> dict[str, str | int]:
    told = {"code": info.code, "severity": info.severity.value, "title": say(info.title, lang), "basis": info.basis}
    return {**told, "version": info.version}

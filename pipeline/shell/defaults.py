"""Options set once for many runs: in `fuhe.toml`, in the environment; and where the value of each comes from.

    lang = "en"                 # every verb that has the option
    [extract]
    profile = "hubei"
    register = "应报单位.csv"

The command line goes before the environment (FUHE_EXTRACT_PROFILE), that before the file. The file is the one that
FUHE_CONFIG names, else `fuhe.toml` in the current folder; paths in it are taken from there, as on the command line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NoReturn

import typer

from pipeline.errors import PipelineError
from pipeline.shell.mistakes import refused
from pipeline.shell.options import Json, Lang, language, lines

FILE = "FUHE_CONFIG"
"""The environment variable that names the file."""

NAME = "fuhe.toml"


@dataclass(frozen=True, slots=True)
class Setting:
    """A value that an option takes where the command line says nothing; `origin`: the file or the variable."""

    verb: str
    option: str
    value: Any
    origin: str


def settings(verbs: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> list[Setting]:
    """What file and environment set, in the order in which one overrules the other.

    Args:
        verbs: verb → its options, as written on the command line, without the dashes.
        environment: of the process.
    """
    return [*_of_file(verbs, environment), *_of_environment(verbs, environment)]


def mapped(found: Sequence[Setting]) -> dict[str, dict[str, Any]]:
    """Verb → parameter → value, as the command line's parser takes it."""
    made: dict[str, dict[str, Any]] = {}
    for one in found:
        made.setdefault(one.verb, {})[one.option.replace("-", "_")] = one.value
    return made


def origins(context: Any, found: Sequence[Setting]) -> dict[str, str]:
    """Option → where its value comes from, for each that was set anywhere."""
    of = {one.option.replace("-", "_"): one.origin for one in found if one.verb == context.info_name}
    told = {}
    for name in sorted(context.params):
        source = context.get_parameter_source(name)
        kind = source.name if source else ""
        if kind in ("COMMANDLINE", "DEFAULT_MAP"):
            told[name] = of.get(name, "") if kind == "DEFAULT_MAP" else "command line"
    return told


def config(context: typer.Context, lang: Lang = "zh", json: Json = False) -> None:
    """选项的现行设置，来自哪里 · what options are set to, and where."""
    from pipeline.shell.show import columns

    found = sorted(context.obj, key=lambda one: (one.verb, one.option))
    if json:
        lines([asdict(one) for one in found], json)
    elif found:
        shown = ("yes" if one.value is True else str(one.value) for one in found)
        named = ((f"fuhe {one.verb} --{one.option}", one.origin) for one in found)
        lines(columns((name, value, origin) for (name, origin), value in zip(named, shown, strict=True)), json)
    else:
        lines([_NOTHING[language(lang)]], json)


_NOTHING = {
    "zh": f'未设置任何选项。可写在当前文件夹的 {NAME} 中，如 [extract] 一行，下一行 profile = "hubei"',
    "en": f'Nothing is set. Write it into {NAME} in this folder: a line [extract], and below it profile = "hubei"',
}


def _of_file(verbs: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> Iterator[Setting]:
    named = environment.get(FILE, "")
    place = Path(named or NAME)
    if not named and not place.is_file():
        return
    try:
        held = tomllib.loads(place.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise refused(error, place) from error
    except ValueError as error:
        raise PipelineError(f"{place}：不是有效的 TOML（{error}）", f"{place}: not valid TOML ({error})") from error
    for name, value in held.items():
        takers = [name] if isinstance(value, dict) else [verb for verb, options in verbs.items() if name in options]
        if isinstance(value, dict) and name not in verbs:
            _unknown(place, name, verbs)
        if not takers:
            _unknown(place, name, {option for options in verbs.values() for option in options})
        for verb in takers:
            for option, each in (value if isinstance(value, dict) else {name: value}).items():
                if option not in verbs[verb]:
                    _unknown(place, f"{verb}.{option}", verbs[verb])
                yield Setting(verb, option, _plain(each), str(place))


def _of_environment(verbs: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> Iterator[Setting]:
    for verb, options in verbs.items():
        for option in options:
            variable = f"FUHE_{verb}_{option}".upper().replace("-", "_")
            if variable in environment:
                yield Setting(verb, option, environment[variable], variable)


def _plain(value: Any) -> Any:
    """As the command line would say it: words, or yes and no."""
    return value if isinstance(value, bool) else str(value)


def _unknown(place: Path, name: str, known: Iterable[str]) -> NoReturn:
    there = sorted(known)
    zh = f"{place}：没有 {name}；可用 {'、'.join(there)}"
    raise PipelineError(zh, f"{place}: no {name}; there are {', '.join(there)}")


def options_of(group: Any) -> dict[str, list[str]]:
    """Verb → its options, of a command line's group."""
    return {
        verb: [word.removeprefix("--") for p in command.params for word in p.opts if word.startswith("--")]
        for verb, command in group.commands.items()
    }

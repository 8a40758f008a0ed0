"""The compiled pattern library, each pattern carrying its own proof.

`patterns/` is data that an auditor can review: TOML files whose entries have an `id`, a regular expression `says` over
*folded* text (`values.place.Folded`: half-width, no spaces), what it `means`, and examples `yes` and `no`. Named parts
`{number}` in `says` come from the `[parts]` table of `numbers.toml` and of the same file; `{unit}` is `units.toml`.

No regular expression runs on a bare string: `Pattern.find` takes a `Cited` and gives `Cited` groups back.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import regex
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import PatternError
from pipeline.values.place import Cited, Folded

T = TypeVar("T")
_TIMEOUT = 2  # seconds for one search: hostile text may make any backtracking pattern explode
_PART = re.compile(r"(?<!\\)\{([a-z_]+)\}")
_RANGE = re.compile(r"(?<!\\)\[(\d)-(\d)\]")


class Example(BaseModel):
    """A text that a pattern must (`yes`) or must not (`no`) match; further keys belong to the room that proves it."""

    model_config = ConfigDict(extra="allow", frozen=True)
    text: str
    why: str = ""


class Entry(BaseModel):
    """One `[[entry]]` of a pattern file, as written."""

    model_config = ConfigDict(extra="allow", frozen=True)
    id: str
    says: str = ""
    means: dict[str, Any] = Field(default_factory=dict)
    yes: tuple[Example, ...] = ()
    no: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """One occurrence of a pattern in cited words."""

    pattern: Pattern
    folded: Folded
    start: int
    end: int
    groups: Mapping[str, tuple[int, int]]

    @property
    def cited(self) -> Cited:
        """The words that matched, as printed."""
        return self.folded.back(self.start, self.end)

    def text(self, name: str) -> str:
        """The folded text of a named group; "" when it took no part."""
        start, end = self.groups.get(name, (0, 0))
        return self.folded.text[start:end]

    def group(self, name: str) -> Cited | None:
        """The printed words of a named group; None when it took no part."""
        return self.folded.back(*self.groups[name]) if name in self.groups else None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled entry."""

    id: str
    expression: regex.Pattern[str]
    entry: Entry

    def find(self, words: Cited | Folded) -> Iterator[Match]:
        """Every occurrence in the folded words, left to right."""
        folded = words if isinstance(words, Folded) else Folded.of(words)
        for found in self.expression.finditer(folded.text, timeout=_TIMEOUT):
            yield self._match(folded, found)

    def whole(self, words: Cited | Folded) -> Match | None:
        """The match that covers all of the folded words, or None."""
        folded = words if isinstance(words, Folded) else Folded.of(words)
        found = self.expression.fullmatch(folded.text, timeout=_TIMEOUT)
        return self._match(folded, found) if found else None

    def fits(self, text: str) -> regex.Match[str] | None:
        """The match over all of `text`: an outline or a key made of words, of which no place is asked."""
        return self.expression.fullmatch(text, timeout=_TIMEOUT)

    def seen(self, text: str, start: int = 0) -> regex.Match[str] | None:
        """The first match in such a text."""
        return self.expression.search(text, start, timeout=_TIMEOUT)

    def _match(self, folded: Folded, found: regex.Match[str]) -> Match:
        groups = {name: found.span(name) for name, said in found.groupdict().items() if said is not None}
        return Match(self, folded, found.start(), found.end(), groups)


@dataclass(frozen=True, eq=False)
class Patterns:
    """All of `patterns/`, parsed once; picklable, with what was compiled.

    Args:
        texts: path below `patterns/` → file text, "targets.toml", "templates/project-spending.toml", "words.txt".
        profile: id of the profile to use, "" to let the form decide.
        ready: expressions compiled before, by their text with all parts filled in: to compile all takes a second.
    """

    texts: Mapping[str, str]
    profile: str = ""
    ready: Mapping[str, regex.Pattern[str]] = field(default_factory=dict, repr=False)
    _compiled: dict[str, regex.Pattern[str]] = field(default_factory=dict, repr=False)
    _built: dict[object, object] = field(default_factory=dict, repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        return Patterns, (dict(self.texts), self.profile, self.expressions())

    @property
    def digest(self) -> str:
        """Fingerprint of all pattern files, 16 hex digits."""
        joined = "\0".join(f"{name}\0{text}" for name, text in sorted(self.texts.items()))
        return hashlib.sha256(joined.encode()).hexdigest()[:16]

    def built(self, key: object, build: Callable[[], T]) -> T:
        """What `build` gives, made once for this library: a room keeps its compiled tables here."""
        if key not in self._built:
            self._built[key] = build()
        return cast(T, self._built[key])

    def raw(self, name: str) -> dict[str, Any]:
        """The parsed TOML of `name` ("headers", "profiles/national"); {} when there is no such file."""
        return self.built(("raw", name), lambda: self._parse(f"{name}.toml"))

    def names(self, folder: str) -> list[str]:
        """The files of a folder without their ending, sorted: names("templates") → ["templates/…"]."""
        return sorted(n[:-5] for n in self.texts if n.startswith(f"{folder}/") and n.endswith(".toml"))

    def entries(self, name: str, key: str = "entry") -> tuple[Entry, ...]:
        """The `[[key]]` entries of file `name`, validated; raises `PatternError`."""

        def build() -> tuple[Entry, ...]:
            try:
                entries = tuple(Entry.model_validate(raw) for raw in self.raw(name).get(key, []))
            except ValidationError as error:
                raise PatternError(f"{name}.toml: {error}") from error
            if len({e.id for e in entries}) < len(entries):
                raise PatternError(f"{name}.toml: two entries share an id")
            return entries

        return self.built(("entries", name, key), build)

    def compiled(self, name: str, key: str = "entry") -> tuple[Pattern, ...]:
        """The entries of file `name` that have `says`, compiled, in file order."""
        return self.built(
            ("compiled", name, key),
            lambda: tuple(Pattern(e.id, self.compile(e.says, name), e) for e in self.entries(name, key) if e.says),
        )

    def compile(self, says: str, name: str = "") -> regex.Pattern[str]:
        """`says` with its `{parts}` filled in, compiled."""
        parts = {"unit": self._units(), **self.raw("numbers").get("parts", {})}
        parts |= self.raw(name).get("parts", {}) if name else {}
        try:
            words = _RANGE.sub(_digits, _fill(says, parts))
            if (known := self.ready.get(words) or self._compiled.get(words)) is None:
                known = self._compiled[words] = regex.compile(words, regex.V1)
        except (regex.error, KeyError, RecursionError) as error:
            raise PatternError(f"{name}.toml: {says}: {error!r}") from error
        return known

    def expressions(self) -> dict[str, regex.Pattern[str]]:
        """All that was compiled so far, as `ready` takes it."""
        return {**self.ready, **self._compiled}

    def complete(self) -> None:
        """Compiles every entry there is."""
        for name in (name[:-5] for name in self.texts if name.endswith(".toml")):
            lists = (key for key, value in self.raw(name).items() if isinstance(value, list))
            for key in lists:
                if all(isinstance(entry, dict) and {"id", "says"} <= {*entry} for entry in self.raw(name)[key]):
                    self.compiled(name, key)

    def _units(self) -> str:
        """Every unit of `units.toml` as one alternation, longest first."""
        names = sorted(self.raw("units").get("unit", {}), key=lambda name: (-len(name), name))
        return self.built("unit", lambda: "|".join(regex.escape(name) for name in names) or "(?!)")

    def _parse(self, path: str) -> dict[str, Any]:
        try:
            return tomllib.loads(self.texts.get(path, ""))
        except tomllib.TOMLDecodeError as error:
            raise PatternError(f"{path}: {error}") from error


def _digits(found: re.Match[str]) -> str:
    """[1-3] as [123]: `regex` knows no first characters of a pattern that may begin with a lone range."""
    return f"[{''.join(map(str, range(int(found[1]), int(found[2]) + 1)))}]"


def _fill(says: str, parts: Mapping[str, str]) -> str:
    return _PART.sub(lambda found: f"(?:{_fill(parts[found[1]], parts)})", says)

"""Whether a number of the text and a row of a table speak of one thing, by their names; precision before recall."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain

from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.words import cut
from pipeline.rows.topics import trimmed
from pipeline.values.place import fold

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_MARKS = re.compile(r"[\"'《》<>·★*※、,.:;。/\-—]|^\d{1,2}(?=[^\d%])")
_SHORTEST = 4  # characters of names that are cut into words
_LONG = 6  # characters of a name that is not alike by chance


class Kinship(IntEnum):
    """How near two names are; only SAME and SHORT can accuse."""

    NONE = 0
    NEAR = 1
    """One begins or ends with the other, or one character differs: may confirm a number, never contradict it."""
    SHORT = 2
    """The text leaves out one modifier in the middle (补贴性培训 for 补贴性职业技能培训), or says the same words in
    another order (改造老旧小区 for 老旧小区改造), with one more or less that names nothing (签约服务), or with another
    for one thing (补助, 补贴)."""
    SAME = 3


def key(name: str, patterns: Patterns) -> str:
    """A name without brackets, marks, leading verbs and trailing words of counting; aliases resolved."""
    return patterns.built(("name", name), lambda: _key(name, patterns))


def _key(name: str, patterns: Patterns) -> str:
    aliases: dict[str, str] = patterns.raw("statements").get("aliases", {})
    words = _MARKS.sub("", trimmed(_ASIDE.sub("", fold(name)), patterns))
    count = next(p for p in patterns.compiled("statements", "trim") if p.id == "count-word")
    shorter = count.expression.sub("", words, count=1)
    words = shorter if len(shorter) >= 2 else words
    for said, meant in aliases.items():
        words = words.replace(said, meant)
    return words


def kinship(topic: str, name: str, patterns: Patterns) -> Kinship:
    """How near two keys are."""
    if len(topic) < 2 or len(name) < 2:
        return Kinship.NONE
    if topic == name:
        return Kinship.SAME
    if _of_one_stock(topic, name, patterns) and content(topic, patterns) == content(name, patterns):
        return Kinship.SHORT
    if 4 <= len(topic) < len(name) <= 2 * len(topic) and _gapped(topic, name):
        return Kinship.SHORT
    if len(topic) >= 5 and topic[2:] + topic[:2] == name:
        return Kinship.SHORT
    shorter, longer = sorted((topic, name), key=len)
    if (len(shorter) >= _LONG and longer.endswith(shorter)) or (len(shorter) >= 4 and longer.startswith(shorter)):
        return Kinship.NEAR
    if len(shorter) >= _LONG and len(shorter) == len(longer) and _differing(shorter, longer) == 1:
        return Kinship.NEAR
    if len(shorter) >= 4 and 2 * len(shorter) >= len(longer) and within(shorter, longer):
        return Kinship.NEAR
    return Kinship.NONE


def content(name: str, patterns: Patterns) -> tuple[str, ...]:
    """The words of a key that say what it names, in no order, those for one thing as one (`names.toml`, `words`)."""
    return patterns.built(("content", name), lambda: _content(name, patterns))


def _content(name: str, patterns: Patterns) -> tuple[str, ...]:
    weak, alike = _loose(patterns)
    words = [alike.get(word, word) for word in cut(name, patterns) if word not in weak]
    return tuple(sorted(words)) if len(words) > 1 else (name,)


def _loose(patterns: Patterns) -> tuple[frozenset[str], dict[str, str]]:
    """Words that name nothing, and those that stand for others."""
    told = patterns.raw("names")["words"]
    return frozenset(told["weak"]), {also: line[0] for line in told["alike"] for also in line}


def _of_one_stock(one: str, other: str, patterns: Patterns) -> bool:
    """Whether two names may be of the same words: most characters of the shorter are the longer's too, and they differ
    only in those of loose words. Few pairs do, and words are loaded when the first has to be cut.
    """
    shorter, longer = sorted((one, other), key=len)
    shared = 3 * len({*shorter} & {*longer}) >= 2 * len({*shorter})
    like = shared and len(shorter) >= _SHORTEST and len(longer) <= 2 * len(shorter)
    return like and firm(one, patterns) == firm(other, patterns)


def firm(name: str, patterns: Patterns) -> list[str]:
    """Its characters that stand in no loose word, in order of the alphabet."""
    loose = patterns.built("loose", lambda: frozenset("".join(chain(*_loose(patterns)))))
    return sorted(character for character in name if character not in loose)


def within(short: str, long: str) -> bool:
    """Whether the characters of `short` stand in `long` in order, with the same last two: 职工养老参保."""
    letters = iter(long)
    return short[-2:] == long[-2:] and all(character in letters for character in short)


def _gapped(topic: str, name: str) -> bool:
    """Whether `name` is `topic` with one insertion that leaves at least two characters on either side."""
    start = next((i for i, (a, b) in enumerate(zip(topic, name, strict=False)) if a != b), len(topic))
    return any(name.endswith(topic[cut:]) for cut in range(2, min(start, len(topic) - 2) + 1))


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def listed(topic: str) -> tuple[str, ...]:
    """甲、乙、丙参保 → 甲参保, 乙参保, 丙参保; () when the topic is no list."""
    names = [part for part in topic.split("、") if part]
    if len(names) < 2:
        return ()
    head = names[-1][len(names[-2]) :] if len(names[-1]) > len(names[-2]) else ""
    return (*(f"{name}{head}" for name in names[:-1]), names[-1])


def best(topic: str, names: Sequence[str], patterns: Patterns) -> tuple[Kinship, tuple[int, ...]]:
    """The nearest names and how near they are."""
    grades = [kinship(topic, name, patterns) for name in names]
    top = max(grades, default=Kinship.NONE)
    return top, tuple(i for i, grade in enumerate(grades) if grade == top and top > Kinship.NONE)


@dataclass(frozen=True, slots=True)
class Names:
    """Many keys to be held against many topics, each with its letters: most pairs part by these alone."""

    letters: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        return cls({name: frozenset(name) for name in names})

    def near(self, topic: str, patterns: Patterns) -> dict[str, Kinship]:
        """The names that are kin to the topic, and how near each is."""
        return {n: grade for n in self._likely(topic) if (grade := kinship(topic, n, patterns)) > Kinship.NONE}

    def _likely(self, topic: str) -> Iterator[str]:
        """Those that share two thirds of the letters of the shorter, or all but one: nothing else is kin."""
        own = frozenset(topic)
        for name, letters in self.letters.items():
            fewer = min(len(own), len(letters))
            if len(own & letters) >= fewer - max(1, fewer // 3):
                yield name

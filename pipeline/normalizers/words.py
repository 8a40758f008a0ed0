"""Words of Chinese text, from jieba and our own dictionary; names of indicators made comparable.

rjieba gives the same words and loads in a tenth of the time; where it has no wheel jieba itself does the work. Either
is loaded on the first `cut` only, once per process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import regex

from pipeline.normalizers.patterns import Patterns
from pipeline.normalizers.units import known
from pipeline.values.place import fold


def cut(text: str, patterns: Patterns) -> tuple[str, ...]:
    """The words of `text`, in order; joined again they are `text`."""
    return tuple(_cutter(patterns)(text)) if text else ()


def reference(text: str, patterns: Patterns) -> tuple[str, ...]:
    """The same by jieba itself, which tests hold `cut` against."""
    return tuple(_tokenizer(patterns).lcut(text)) if text else ()


def canonical(name: str, patterns: Patterns) -> str:
    """One name for one thing: folded, without numbering, stars, unit and bound, synonyms mapped.

    "★指标1：部门预算执行率（%）" → "预算执行率".
    """
    return patterns.built(("canonical", name), lambda: _canonical(name, patterns))


def unit_in_name(name: str, patterns: Patterns) -> str:
    """The unit that a name or header carries: "熟悉度（%）" → "%", "低保(≥**元/人·月)" → "元/人·月"; "" for none."""
    for inner in reversed(_brackets(patterns).findall(fold(name))):
        if known(inner, patterns):
            return str(inner)
    tail = _tail(patterns).search(fold(name))
    return str(tail["unit"]) if tail else ""


def _canonical(name: str, patterns: Patterns) -> str:
    plain = fold(name)
    for part in ("{name_prefix}", "{name_suffix}"):
        edge = patterns.built(("name edge", part), lambda p=part: patterns.compile(p, "names"))  # type: ignore[misc]
        shorter = edge.sub("", plain)
        plain = shorter or plain
    plain = plain.translate(str.maketrans("", "", "\"“”《》'"))
    return _synonyms(patterns).get(plain, plain)


def _synonyms(patterns: Patterns) -> dict[str, str]:
    """Every other name → its canonical name, from `names.toml`."""

    def build() -> dict[str, str]:
        lines = patterns.raw("names").get("name", {})
        return {fold(also).replace('"', ""): name for name, others in lines.items() for also in others}

    return patterns.built("synonyms", build)


def _brackets(patterns: Patterns) -> regex.Pattern[str]:
    return patterns.built("brackets", lambda: patterns.compile("{bracket}", "names"))


def _tail(patterns: Patterns) -> regex.Pattern[str]:
    return patterns.built("unit tail", lambda: patterns.compile("{unit_tail}", "names"))


@cache
def _frequencies() -> tuple[dict[str, int], int]:
    """jieba's dictionary, read past its cache: a cache file would be written to, and trusted from, a shared folder."""
    import jieba

    tokenizer = jieba.Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    return frequencies, total


def _cutter(patterns: Patterns) -> Callable[[str], list[str]]:
    def build() -> Callable[[str], list[str]]:
        try:
            import rjieba
        except ImportError:
            cut: Callable[[str], list[str]] = _tokenizer(patterns).lcut
            return cut
        cutter = rjieba.Jieba()
        for word, weight in _own(patterns):
            cutter.add_word(word, weight, None)
        return lambda text: list(cutter.cut(text))

    return patterns.built("cutter", build)


def _own(patterns: Patterns) -> Iterator[tuple[str, int | None]]:
    """The words of words.txt and their weights."""
    for line in patterns.texts.get("words.txt", "").splitlines():
        word, _, weight = line.partition("#")[0].strip().partition(" ")
        if word:
            yield word, int(weight) if weight.strip() else None


def _tokenizer(patterns: Patterns) -> Any:
    def build() -> Any:
        import jieba

        tokenizer = jieba.Tokenizer()
        frequencies, tokenizer.total = _frequencies()
        tokenizer.FREQ, tokenizer.initialized = dict(frequencies), True
        for word, weight in _own(patterns):
            tokenizer.add_word(word, weight)
        return tokenizer

    return patterns.built("tokenizer", build)

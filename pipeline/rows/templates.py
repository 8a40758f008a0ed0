"""Which form is this table? Known forms from patterns/templates, by title and by the roles of their columns."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

import regex

from pipeline.errors import PatternError
from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import fold


@dataclass(frozen=True, slots=True)
class Template:
    """A known form.

    Args:
        id: file name below patterns/templates.
        kind: what a document of this form is, as in `Report.kind`.
        titles: patterns of its title, over folded text.
        needs: roles that must occur; unlike: roles that must not.
        likes: roles that usually occur.
        chosen, derived: see `Form`.
    """

    id: str
    kind: str
    titles: tuple[regex.Pattern[str], ...]
    needs: frozenset[str]
    likes: frozenset[str]
    unlike: frozenset[str]
    chosen: tuple[str, ...]
    derived: tuple[str, ...]


def templates(patterns: Patterns) -> tuple[Template, ...]:
    """All known forms, by id."""
    return patterns.built("templates", lambda: tuple(_template(name, patterns) for name in patterns.names("templates")))


def _template(name: str, patterns: Patterns) -> Template:
    raw = patterns.raw(name)
    try:
        return Template(
            id=raw["id"],
            kind=raw["kind"],
            titles=tuple(patterns.compile(says) for says in raw.get("titles", [])),
            needs=frozenset(raw["needs"]),
            likes=frozenset(raw.get("likes", [])),
            unlike=frozenset(raw.get("unlike", [])),
            chosen=tuple(raw.get("chosen", ["weight", "target"])),
            derived=tuple(raw.get("derived", ["rate"])),
        )
    except KeyError as error:
        raise PatternError(f"{name}.toml lacks {error}") from error


def template_of(title: str, roles: Set[str], patterns: Patterns) -> Template | None:
    """The form that fits best: its needs are met, then its title, then the roles it likes; None when none fits."""
    text = fold(title)

    def fit(template: Template) -> tuple[int, int, int]:
        titled = any(pattern.search(text, timeout=1) for pattern in template.titles)
        return titled, len(template.needs), len(template.likes & roles)

    fitting = [t for t in templates(patterns) if t.needs <= roles and not t.unlike & roles]
    return max(fitting, key=fit, default=None)

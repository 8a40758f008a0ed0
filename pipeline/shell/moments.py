"""When decisions were said, on clocks that may stand in other zones or go ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """The time as decisions are dated."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def moment(at: str) -> datetime:
    """The instant that a date tells, in UTC where it names no zone; the first of all for what is no date."""
    try:
        told = datetime.fromisoformat(at)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def is_moment(at: str) -> bool:
    """Whether a text says when something was."""
    return moment(at) > datetime.min.replace(tzinfo=UTC)


def after(at: str, last: str | None) -> str:
    """`at`, or the moment after `last` where a clock that goes ahead dated that later."""
    if not last or moment(at) > moment(last):
        return at
    return (moment(last) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")

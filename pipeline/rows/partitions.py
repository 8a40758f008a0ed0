"""Names that divide a whole: 基本支出 and 项目支出, 行政编制 and 事业编制, 流动资产 and 非流动资产."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from pipeline.normalizers.patterns import Patterns


@dataclass(frozen=True, slots=True)
class Partition:
    """One way to divide a whole, from `[[partition]]` in patterns/statements.toml.

    Args:
        items: searched in topics, in order; the first that is found names the item.
        core: with all of these items present, the division is complete.
        whole: searched in a topic: what is divided; None when only a 其中 can say so.
        mild: a rest that nothing names is possible (staff on other posts): a gap is a warning.
        only: with its core it is complete for its own whole alone (省级以上资金 for 中央 and 省级).
    """

    id: str
    items: tuple[regex.Pattern[str], ...]
    core: frozenset[int]
    whole: regex.Pattern[str] | None
    mild: bool = False
    only: bool = False

    def item(self, topic: str) -> int | None:
        """Which item the topic names, or None."""
        return next((i for i, says in enumerate(self.items) if says.search(topic)), None)

    def is_whole(self, topic: str) -> bool:
        """Whether the topic names what is divided, and no item of it."""
        named = self.whole is not None and self.whole.search(topic) is not None
        return named and (self.only or self.item(topic) is None)

    def holds(self, topics: Sequence[str]) -> bool:
        """Whether every topic is an item, none twice."""
        found = [self.item(topic) for topic in topics]
        return None not in found

    def complete(self, topics: Sequence[str], whole: str = "") -> bool:
        """Whether the topics are items and the core is among them; `whole` is what they divide, where that is known."""
        if self.only and not self.is_whole(whole):
            return False
        return self.holds(topics) and bool(self.core) and self.core <= {self.item(topic) for topic in topics}


def partitions(patterns: Patterns) -> tuple[Partition, ...]:
    """All of them, compiled once."""

    def build() -> tuple[Partition, ...]:
        return tuple(
            Partition(
                entry.id,
                tuple(patterns.compile(says, "statements") for says in entry.means["items"]),
                frozenset(entry.means.get("core", ())),
                patterns.compile(entry.means["whole"], "statements") if "whole" in entry.means else None,
                entry.means.get("mild", False),
                entry.means.get("only", False),
            )
            for entry in patterns.entries("statements", "partition")
        )

    return patterns.built("partitions", build)

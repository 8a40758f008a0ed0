"""Every file ends in one state, whatever happens to the process that reads it."""

from __future__ import annotations

import os
from collections import Counter

import pytest

from pipeline.normalizers.patterns import Patterns
from pipeline.shell import batch
from pipeline.shell.batch import Made, Settings

SETTINGS = Settings(Patterns({}), {})


def made(words: str) -> Made:
    return Made(words.encode(), {}, Counter(), {})


def read(item: str, settings: Settings) -> Made:
    if item.startswith("poison"):
        os._exit(9)
    return made(item)


def lost(item: str, settings: Settings) -> Made:
    return made(f"lost {item}")


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_results_come_in_order_for_any_number_of_workers(jobs: int) -> None:
    items = [f"{n:03}" for n in range(60)]
    assert [m.line.decode() for m in batch.in_order(read, lost, items, SETTINGS, jobs)] == items


def test_a_file_that_kills_its_worker_costs_nobody_else() -> None:
    items = ["a", "poison 1", "b", "c", "poison 2", *[str(n) for n in range(20)], "poison 3"]
    found = [m.line.decode() for m in batch.in_order(read, lost, items, SETTINGS, 2)]
    assert found == [f"lost {i}" if i.startswith("poison") else i for i in items]


def test_nothing_to_do_is_done() -> None:
    assert list(batch.in_order(read, lost, [], SETTINGS, 2)) == []

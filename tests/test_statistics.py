"""Counts by year, region, unit and check, and which unit's shares are out of the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.shell import statistics, store
from pipeline.shell.columns import KINDS
from pipeline.shell.rarity import rare


def row(table: str, **values: str) -> tuple[str, ...]:
    return tuple(values.get(name, "") for name in KINDS[table])


def results(out: Path, units: dict[str, tuple[str, int, int]]) -> Path:
    """One report of 20 rows for each unit: its claimed score, rows at full marks, results equal to their targets."""
    with store.Writer(out) as writer:
        for at, (unit, (score, full, same)) in enumerate(units.items()):
            head = {"doc_id": f"{at:016}", "path": f"{unit}.docx"}
            document = row(
                "documents", **head, kind="self-evaluation", status="read", organisation=unit, region=unit[:3],
                year="2023", indicators="20", findings="1", open="1", score=score, score_recomputed="90",
            )  # fmt: skip
            indicators = [
                row(
                    "indicators", **head, weight_value="5", score_value="5" if n < full else "4", target_value="100",
                    target_unit="人", actual_unit="人", actual_value="100" if n < same else "103",
                )
                for n in range(20)
            ]  # fmt: skip
            verdicts = [
                row("verdicts", **head, key=f"{at}", code="R101", agreement="differs"),
                row("verdicts", **head, key=f"{at}-", code="R101", agreement="differs", cause=f"{at}"),
                row("verdicts", **head, key=f"{at}+", code="T201", agreement="agrees"),
            ]
            writer.add(b"{}", {"documents": [document], "indicators": indicators, "verdicts": verdicts})
        writer.close([], {}, lambda folder: statistics.write(folder, "zh"))
    return out


@pytest.fixture
def told(tmp_path: Path) -> dict[tuple[str, str], dict[str, str]]:
    units = {f"甲{n}县水利局": ("95", 14, 4) for n in range(10)}
    units |= {"乙一县水利局": ("100", 20, 4), "丙一县水利局": ("97", 14, 20), "丁一县水利局": ("良好", 14, 4)}
    found = store.table(results(tmp_path / "out", units), "statistics")
    return {(each["by"], each["value"]): each for each in found}


def test_all_of_a_folder_in_one_row(told: dict[tuple[str, str], dict[str, str]]) -> None:
    names = "documents indicators agrees differs findings scored score_mean score_min score_max top_share full_share"
    assert [told["all", ""][name] for name in names.split()] == [
        "13", "260", "13", "26", "13", "12", "95.58", "95", "100", "8.3", "72.3",
    ]  # fmt: skip


def test_a_unit_s_share_that_chance_hardly_brings_is_pointed_out(told: dict[tuple[str, str], dict[str, str]]) -> None:
    unusual = {key: each["unusual"] for key, each in told.items() if each["unusual"]}
    assert unusual == {("region", "丙一县"): "完成值等于指标值的多", ("unit", "丙一县水利局"): "完成值等于指标值的多"}
    assert told["unit", "乙一县水利局"]["full_share"] == "100"  # 20 of 20 beside 14 of 20: chance brings that


def test_a_check_is_counted_with_and_without_what_only_follows(told: dict[tuple[str, str], dict[str, str]]) -> None:
    assert [told["check", "R101"][name] for name in ("documents", "differs", "findings")] == ["13", "26", "13"]
    assert [told["check", "T201"][name] for name in ("agrees", "differs", "scored")] == ["13", "0", ""]


def test_no_documents_no_figures(tmp_path: Path) -> None:
    (only,) = store.table(results(tmp_path / "out", {}), "statistics")
    assert (only["by"], only["documents"], only["score_mean"], only["unusual"]) == ("all", "0", "", "")


@pytest.mark.parametrize(
    ("one", "other", "draws", "expected"),
    [
        ((30, 1000), (3, 1000), 1, 1), ((3, 1000), (30, 1000), 1, -1), ((10, 10), (500, 1000), 1, 0),
        ((12, 12), (500, 1000), 1, 1), ((12, 12), (500, 1000), 10, 0), ((0, 0), (5, 5), 1, 0), ((5, 5), (5, 5), 1, 0),
        ((900, 100_000), (500, 100_000), 1, 1),
    ],
)  # fmt: skip
def test_how_rare(one: tuple[int, int], other: tuple[int, int], draws: int, expected: int) -> None:
    assert rare(one, other, draws) == expected


def test_how_long_a_decision_took_and_how_often_others_said_the_same(tmp_path: Path) -> None:
    """王 and 李 both decided k1 (alike) and k2 (not alike); 李 took k3 back; a pause of an hour is no work."""
    said = [
        ("k1", "confirmed", "王", "2024-05-01T09:00:00+08:00"), ("k2", "confirmed", "王", "2024-05-01T09:00:20+08:00"),
        ("k4", "explained", "王", "2024-05-01T09:00:50+08:00"), ("k5", "explained", "王", "2024-05-01T10:30:00+08:00"),
        ("k1", "confirmed", "李", "2024-05-01T11:00:00+08:00"), ("k2", "explained", "李", "2024-05-01T11:00:00+08:00"),
        ("k3", "confirmed", "李", "2024-05-01T11:00:00+08:00"), ("k3", "undone", "李", "2024-05-01T11:00:00+08:00"),
        ("c1", "right", "李", "2024-05-01T11:00:00+08:00"),
    ]  # fmt: skip
    with store.Writer(tmp_path / "out") as writer:
        rows = [(key, "g", verdict, by, at, "", "", "null", "", "holds") for key, verdict, by, at in said]
        writer.close(rows, {}, lambda folder: statistics.write(folder, "zh"))
    found = [each for each in store.table(tmp_path / "out", "statistics") if each["by"] == "auditor"]
    assert [(e["value"], e["decisions"], e["seconds"], e["alike_share"]) for e in found] == [
        ("李", "2", "", "50"), ("王", "4", "25", "50"),
    ]  # fmt: skip

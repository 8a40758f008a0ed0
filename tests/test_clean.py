"""Clean paragraphs and forms of kinds that the corpus does not hold: whatever a check says of them, it accuses none.

`tests/clean/paragraphs.md` and `tests/clean/forms.md` hold one document each between lines `* * *`, all invented, every
figure consistent. A document here that is flagged is a false accusation, the worst fault there is.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.values.verdict import Agreement
from tests.test_checks import verdicts

FOLDER = Path(__file__).parent / "clean"
HEAD = "# 某某县水务局2023年度部门整体支出绩效自评报告\n\n一、完成情况\n\n"


def documents(name: str) -> list[str]:
    """The documents of one file."""
    return (FOLDER / name).read_text("utf-8").strip().split("\n* * *\n")


@pytest.mark.parametrize("text", documents("paragraphs.md"), ids=lambda text: text[:16])
def test_a_clean_paragraph_is_not_accused(text: str) -> None:
    found = [f"{v.code} {v.message.zh}" for v in verdicts(HEAD + text) if v.agreement is Agreement.DIFFERS]
    assert found == []


@pytest.mark.parametrize("text", documents("forms.md"), ids=lambda text: text.splitlines()[0][:24])
def test_a_clean_form_is_not_accused(text: str) -> None:
    found = [f"{v.code} {v.title} {v.message.zh}" for v in verdicts(text) if v.agreement is Agreement.DIFFERS]
    assert found == []


def test_there_are_many_of_them() -> None:
    rows = sum(line.startswith("|") for text in documents("forms.md") for line in text.splitlines())
    assert len(documents("paragraphs.md")) + rows > 150

"""`--help`: every verb and option says what it is for in both languages, or in English alone where that is asked for."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.main import get_command

from pipeline.shell import cli
from pipeline.shell.helping import in_english
from tests.test_cli import Run, fuhe

__all__ = ["fuhe"]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
VERBS = sorted(get_command(cli.app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_and_option_is_described_in_both_languages(verb: str) -> None:
    command: Any = get_command(cli.app).commands[verb]  # type: ignore[attr-defined]
    described = [(verb, command.help)] + [(p.name, p.help) for p in command.params if p.name not in ("help", "shell")]
    for name, text in described:
        zh, mark, en = (text or "").partition(" · ")
        assert mark and CHINESE.search(zh) and not CHINESE.search(en), f"{name}: {text}"
    english = in_english(command)
    assert not any(
        CHINESE.search(text or "") for text in (english.help, *(p.help for p in english.params if hasattr(p, "help")))
    )


def test_english_is_asked_for_by_option_or_environment(fuhe: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert CHINESE.search(fuhe("letter", "--help")[1])
    assert not CHINESE.search(fuhe("letter", "--lang", "en", "--help")[1])
    monkeypatch.setenv("FUHE_LANG", "en")
    assert not CHINESE.search(fuhe("--help")[1])


def test_results_lie_where_nobody_has_to_say(fuhe: Run, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """`fuhe extract FOLDER`, then every other verb without a word more."""
    from tests.test_cli import WRONG_RATE

    monkeypatch.chdir(tmp_path)
    (tmp_path / "报送").mkdir()
    (tmp_path / "报送" / "a.md").write_text(WRONG_RATE, encoding="utf-8")
    assert fuhe("extract", "报送", "--jobs", 1)[0] == cli.DONE and (tmp_path / "outputs" / "run.json").is_file()
    key = re.search(r"R101.* (\w{12})\s*$", fuhe("diff", "--code", "R101")[1], re.MULTILINE)
    assert key
    for words in (["show", key[1]], ["decide", key[1], "confirmed"], ["verify", "--jobs", 1], ["letter"], ["sample"]):
        assert fuhe(*words)[0] == cli.DONE, words
    assert len(list((tmp_path / "letters").iterdir())) == 1

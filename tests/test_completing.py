"""What a shell offers at TAB, asked as its script asks."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from pipeline.shell import cli

OFFERED = [
    ("fuhe ", {"extract", "review", "letter", "score-rule"}, set()),
    ("fuhe ex", {"extract", "explain"}, {"review"}),
    ("fuhe extract --pa", {"--pages", "--patterns", "--password"}, {"--out"}),
    ("fuhe extract x --pages ", {"findings", "all", "none"}, set()),
    ("fuhe extract x --profile h", {"hubei", "hunan"}, {"gansu"}),
    ("fuhe extract x --also sarif,", {"sarif,junit"}, {"sarif,sarif"}),
    ("fuhe decide abc m", {"misread"}, {"confirmed"}),
    ("fuhe explain R10", {"R101", "R102"}, {"S301"}),
    ("fuhe completion f", {"fish"}, {"bash"}),
]


@pytest.mark.parametrize(("typed", "there", "not_there"), OFFERED)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_verbs_options_and_values_are_offered(
    shell: str, typed: str, there: set[str], not_there: set[str], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    words = typed.split(" ")
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(words) - 1), "_TYPER_COMPLETE_ARGS": typed}
    for name, value in {
        **asked,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_FUHE_COMPLETE": f"complete_{shell}",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["fuhe"])
    with pytest.raises(SystemExit):
        cli.main()
    told = capsys.readouterr().out
    offered = {word for line in told.splitlines() for word in line.replace('"', "\t").replace(":", "\t").split("\t")}
    assert there <= offered and not not_there & offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_of_a_shell_asks_us(
    shell: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["fuhe", "completion", shell])
    with pytest.raises(SystemExit) as end:
        cli.main()
    script = capsys.readouterr().out
    assert end.value.code == 0 and "_FUHE_COMPLETE" in script and f"complete_{shell}" in script
    if shell != "powershell" and (path := shutil.which(shell)):
        assert subprocess.run([path, "-n"], input=script, text=True, capture_output=True, check=False).returncode == 0

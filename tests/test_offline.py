"""No connection from our code anywhere: a run over the corpus in which every attempt is written down and refused."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reading import ROOT

WATCH = """
import os, sys

def refuse(event, details):
    named = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
    reached = event in ("socket.connect", "socket.sendto", "socket.bind") and isinstance(details[-1], tuple)
    if named or reached or event in ("urllib.Request", "ftplib.connect", "smtplib.connect"):
        with open(os.environ["ATTEMPTS"], "a", encoding="utf-8") as stream:
            stream.write(f"{event} {details[-1]!r} {sys.argv}\\n")
        raise OSError(f"the network is forbidden: {event}")

sys.addaudithook(refuse)
"""


@pytest.fixture
def watched(tmp_path: Path) -> dict[str, str]:
    """An environment in which each Python process refuses the network, and says when it was asked for."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH, encoding="utf-8")
    paths = f"{tmp_path / 'watch'}{os.pathsep}{ROOT}"
    return {**os.environ, "PYTHONPATH": paths, "ATTEMPTS": str(tmp_path / "attempts")}


def python(watched: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=watched, capture_output=True, text=True, check=False)


def test_the_watch_sees_an_attempt(watched: dict[str, str]) -> None:
    done = python(watched, "-c", "import socket; socket.create_connection(('192.0.2.1', 9), 1)")
    assert "the network is forbidden" in done.stderr
    assert "socket" in Path(watched["ATTEMPTS"]).read_text(encoding="utf-8")


def test_a_run_over_every_kind_of_file_asks_for_no_network(watched: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "in"
    shutil.copytree(ROOT / "corpus" / "documents", folder)
    done = python(watched, "-m", "pipeline", "extract", str(folder), "--out", str(tmp_path / "out"), "--jobs", "2")
    assert done.returncode in (0, 1, 3), done.stderr
    again = python(watched, "-m", "pipeline", "verify", str(tmp_path / "out"), "--jobs", "1")
    assert again.returncode in (0, 1, 3), again.stderr
    assert not Path(watched["ATTEMPTS"]).exists(), Path(watched["ATTEMPTS"]).read_text(encoding="utf-8")

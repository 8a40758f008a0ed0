"""Compiled patterns kept between runs: the same readings, and nothing taken from a file that is not ours."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from pipeline.normalizers.numbers import read_quantity
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import compiled
from pipeline.values.place import Cited
from tests.reading import library


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FUHE_CACHE", str(tmp_path))
    return tmp_path / "fuhe"


@pytest.fixture(scope="module")
def complete() -> Patterns:
    patterns = Patterns(library().texts)
    patterns.complete()
    read_quantity(Cited("约3.45万亩以上", ()), patterns)  # what is put together from entries, as a run's sample has it
    return patterns


def kept(home: Path, patterns: Patterns) -> Path:
    compiled.keep(patterns)
    (file,) = home.iterdir()
    return file


def test_what_was_kept_is_found_again_and_reads_the_same(home: Path, complete: Patterns) -> None:
    assert compiled.ready(complete.texts) == {}
    file = kept(home, complete)
    assert oct(home.stat().st_mode)[-3:] == "700" and oct(file.stat().st_mode)[-3:] == "600"
    again = Patterns(complete.texts, ready=compiled.ready(complete.texts))
    assert len(again.ready) > 200
    for words in ("≥3.45万亩", "完成21.85万人。", "百分之九十五", "1,234.50元"):
        assert read_quantity(Cited(words, ()), again) == read_quantity(Cited(words, ()), library())
    assert again.expressions().keys() == again.ready.keys()  # nothing was compiled anew


def test_other_pattern_files_have_expressions_of_their_own(home: Path, complete: Patterns) -> None:
    kept(home, complete)
    assert compiled.ready({**complete.texts, "units.toml": complete.texts["units.toml"] + "\n# more\n"}) == {}


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="folders belong to users on POSIX")
def test_a_folder_that_others_can_write_to_is_not_trusted(home: Path, complete: Patterns) -> None:
    kept(home, complete)
    home.chmod(0o777)
    assert compiled.ready(complete.texts) == {}


def test_a_file_that_would_run_something_is_not_loaded(home: Path, complete: Patterns) -> None:
    file = kept(home, complete)
    ran = home.parent / "ran"
    file.write_bytes(pickle.dumps(_Harm(str(ran))))
    assert compiled.ready(complete.texts) == {} and not ran.exists()
    file.write_bytes(b"\x80\x04 cut off")
    assert compiled.ready(complete.texts) == {}


class _Harm:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (Path(self.path),)


def test_workers_get_what_was_compiled(complete: Patterns) -> None:
    there = pickle.loads(pickle.dumps(complete))
    assert there.ready.keys() == complete.expressions().keys()

"""What every test may ask for: the pattern library, and a report read from a few lines of text."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import api
from pipeline.normalizers.patterns import Patterns
from pipeline.values.document import Source
from pipeline.values.report import Report
from tests.reading import library

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="../shared is not here"))


def source(text: str | bytes, name: str = "report.md") -> Source:
    """A document of its own from a few lines."""
    data = text.encode() if isinstance(text, str) else text
    return Source(name, "", hashlib.sha256(data).hexdigest(), data)


@pytest.fixture(scope="session")
def patterns() -> Patterns:
    return library()


@pytest.fixture(scope="session")
def report_of(patterns: Patterns) -> Callable[[str], Report]:
    """Text (Markdown, tab-separated, HTML) → report, through the real extractor."""
    return lambda text: api.extract(api.read(source(text)), patterns)

"""The quick way through a plain page reads what the long way reads, character by character."""

from __future__ import annotations

import hashlib
import io
from itertools import accumulate, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.extractors import pdf
from pipeline.extractors.pdf import content
from pipeline.values.document import Document, Source

FONT = "STSong-Light"

sizes = st.lists(st.integers(24, 90), min_size=2, max_size=6)
words = st.text("预算执行率指标12", min_size=1, max_size=12)
cells = st.lists(st.tuples(words, st.integers(-4, 12), st.sampled_from((6, 8, 10))), max_size=3)


def drawn(
    widths: list[int], heights: list[int], gone: set[tuple[int, int]], texts: list[list[tuple[str, int, int]]]
) -> bytes:
    """A table with these columns and rows, the upright rules `gone` left out, words in it that may be too long."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    xs, ys = list(accumulate(widths, initial=40)), list(accumulate(heights, initial=100))
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for r, (low, high) in enumerate(pairwise(ys)):
        for c, x in enumerate(xs):
            if (r, c) not in gone or c in (0, len(xs) - 1):
                canvas.line(x, low, x, high)
    corners = [(x, y) for y in ys[1:] for x in xs[:-1]]
    for (x, y), text in zip(corners, texts, strict=False):
        for line, (said, aside, size) in enumerate(text):
            canvas.setFont(FONT, size)
            canvas.drawString(x + aside, y - size - 1.3 * size * line, said)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def read(data: bytes) -> Document:
    return pdf.read(Source("自评.pdf", "pdf", hashlib.sha256(data).hexdigest(), data))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes, sizes, st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6), st.lists(cells, max_size=36)
)
def test_both_ways_read_the_same(
    monkeypatch: pytest.MonkeyPatch,
    widths: list[int],
    heights: list[int],
    gone: set[tuple[int, int]],
    texts: list[list[tuple[str, int, int]]],
) -> None:
    data = drawn(widths, heights, gone, texts)
    quick = read(data)

    def never(*_: Any) -> None:
        return None

    with monkeypatch.context() as patched:
        patched.setattr(content, "_plain", never)
        assert read(data) == quick

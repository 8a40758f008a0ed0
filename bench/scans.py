"""Scans: our reading of picture pages beside rapidocr's own pipeline, page by page in one loop.

`python bench/scans.py [FILE.pdf] [PAGES]`; processor time and wall time per page, as ratios, because machines differ.
Without a file, a document of the corpus is photographed at 200 dpi.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import pypdfium2
from PIL import Image
from rapidocr import RapidOCR

from pipeline.extractors.scan.engine import recognised
from pipeline.extractors.scan.pages import best_of
from pipeline.extractors.scan.picture import shot_of

CORPUS = Path(__file__).parent.parent / "corpus" / "documents" / "flood-2023.pdf"


def photographed(path: Path) -> bytes:
    with pypdfium2.PdfDocument(path) as document:
        drawn = [page.render(scale=200 / 72, rev_byteorder=True).to_numpy()[:, :, :3] for page in document]
    sheets = list(map(Image.fromarray, drawn))
    out = io.BytesIO()
    sheets[0].save(out, "PDF", resolution=200, save_all=True, append_images=sheets[1:])
    return out.getvalue()


def timed(work: Callable[[Any], object], page: Any) -> tuple[float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work(page)
    return time.perf_counter() - wall, time.process_time() - cpu


def peer(dpi: int) -> Callable[[Any], object]:
    engine = RapidOCR(params={"Global.log_level": "error", "Global.use_cls": False, "Global.max_side_len": 4000})

    def read(page: Any) -> object:
        grey = page.render(scale=dpi / 72, grayscale=True).to_numpy().squeeze()
        return engine(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))

    return read


def main() -> None:
    data = Path(sys.argv[1]).read_bytes() if len(sys.argv) > 1 else photographed(CORPUS)
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    readers: dict[str, Callable[[Any], object]] = {"fuhe": lambda page: best_of(shot_of(page), recognised)}
    readers |= {f"rapidocr {dpi} dpi": peer(dpi) for dpi in (120, 200)}
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in readers}
    with pypdfium2.PdfDocument(data) as document:
        for work in readers.values():
            work(document[0])  # models loaded
        for number in range(min(most, len(document))):
            for name, work in readers.items():
                spent[name].append(timed(work, document[number]))
    ours = [sum(side) / len(spent["fuhe"]) for side in zip(*spent["fuhe"], strict=True)]
    for name, times in spent.items():
        wall, cpu = (sum(side) / len(times) for side in zip(*times, strict=True))
        ratios = f"× {wall / ours[0]:.2f}, processor × {cpu / ours[1]:.2f}"
        print(f"{name:18} {wall:5.2f} s/page, processor {cpu:5.2f} ({ratios})")


if __name__ == "__main__":
    main()

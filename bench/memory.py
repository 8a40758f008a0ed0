"""How much memory a long PDF takes, and whether its pages per second stay flat.

    python bench/memory.py [--times 10] [FILE]

FILE (by default ../shared/material/300p.pdf, else a form drawn here) is put together with itself `--times` times and
read in a process of its own, beside its first ten pages. "read" holds the whole document, as every check needs it;
"paged" lets each page go, and so shows what reading itself takes.
"""

from __future__ import annotations

import argparse
import gc
import io
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

SHARED = ROOT.parent / "shared/material/300p.pdf"


def drawn(pages: int = 300) -> bytes:
    """A form on every page, eight columns by ten rows."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for page in range(pages):
        canvas.setFont("STSong-Light", 8)
        canvas.grid([40 + 60 * c for c in range(9)], [100 + 60 * r for r in range(11)])
        for row in range(10):
            for col in range(8):
                for line in range(3):
                    canvas.drawString(43 + 60 * col, 145 + 60 * row - 12 * line, f"指标{page}.{row}.{col}.{line}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def put_together(data: bytes, times: int, first: int = 0) -> bytes:
    """The file `times` times one after another, or its `first` pages."""
    import pypdfium2

    out, whole = io.BytesIO(), pypdfium2.PdfDocument.new()
    for _ in range(times):
        whole.import_pages(pypdfium2.PdfDocument(data), list(range(first)) or None)
    whole.save(out)
    return out.getvalue()


def measured(data: bytes, paged: bool) -> tuple[int, float, list[float]]:
    """In a new process: pages, peak MB, and seconds of the processor for each tenth of the pages."""
    with tempfile.NamedTemporaryFile() as file, multiprocessing.get_context("spawn").Pool(1) as pool:
        Path(file.name).write_bytes(data)
        return pool.apply(_measured, (file.name, paged))


def _measured(path: str, paged: bool) -> tuple[int, float, list[float]]:
    from pipeline.extractors import pdf
    from pipeline.values.document import Source

    gc.collect()
    kept, marks = [], [time.process_time()]
    for page in pdf.pages(Source("a.pdf", "pdf", "0" * 64, Path(path).read_bytes())):
        marks.append(time.process_time())
        if not paged:
            kept.append(page)
    count = len(marks) - 1
    tenth = max(1, count // 10)
    return count, peak(), [marks[n + tenth] - marks[n] for n in range(0, count - tenth + 1, tenth)]


def peak() -> float:
    """The most memory this process has had, in MB; of itself only, unlike `getrusage`, which counts its parent's."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", nargs="?", type=Path, default=SHARED)
    arguments.add_argument("--times", type=int, default=10)
    chosen = arguments.parse_args()
    data = chosen.file.read_bytes() if chosen.file.exists() else drawn()
    ten, long = put_together(data, 1, 10), put_together(data, chosen.times)
    print("         pages  file MB  peak MB  beyond ten pages  pages/s first and last tenth")
    for mode in ("read", "paged"):
        _, least, _ = measured(ten, mode == "paged")
        count, peak, tenths = measured(long, mode == "paged")
        rates = [count / 10 / tenth for tenth in (tenths[0], tenths[-1])]
        size = len(long) / 2**20
        print(f"{mode:8} {count:5} {size:8.1f} {peak:8.0f} {peak - least:12.0f} MB {rates[0]:14.0f} {rates[1]:8.0f}")


if __name__ == "__main__":
    main()

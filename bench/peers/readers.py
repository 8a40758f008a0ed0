"""One reader of tables in a process of its own, so that its speed and memory are its own.

Started by `bench/reading.py`, in the Python in which the reader is installed: `python readers.py NAME`. Each line on
its input is a request in JSON (path, password, pages at most, seconds to read it again and again); each line on its
output the answer: seconds of the quickest reading, pages, peak memory in MB, and, where no seconds were given, the rows
of each table as texts, null where a cell goes on.
"""

# ruff: noqa: ARG001 - every reader takes what some of them need

from __future__ import annotations

import ctypes
import io
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Tables = list[tuple[int, list[list[Any]]]]
"""Page from 1, rows of texts."""

Reader = Callable[[bytes, str, str, int], tuple[int, Tables]]


def ours(media: str) -> Reader:
    """This package's reader of a format."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from importlib import import_module

    from pipeline.values.document import Source

    extractor = import_module(f"pipeline.extractors.{media}")

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        document = extractor.read(Source(path, media, "0" * 64, data, password))
        return len(document.pages), [(p.number or 1, _filled(g)) for p in document.pages for g in p.grids]

    return read


def _filled(grid: Any) -> list[list[Any]]:
    rows: list[list[Any]] = [[None] * grid.shape[1] for _ in range(grid.shape[0])]
    for cell in grid.cells:
        rows[cell.row][cell.col] = cell.words
    return rows


def floor() -> Reader:
    """PDFium alone: every page loaded, its text fetched, no table."""
    import pypdfium2.raw as pdfium

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), password.encode() or None)
        pages = pdfium.FPDF_GetPageCount(document)
        for index in range(pages):
            page = pdfium.FPDF_LoadPage(document, index)
            text = pdfium.FPDFText_LoadPage(page)
            count = pdfium.FPDFText_CountChars(text)
            pdfium.FPDFText_GetText(text, 0, count, (ctypes.c_ushort * (count + 1))())
            pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)
        pdfium.FPDF_CloseDocument(document)
        return int(pages), []

    return read


def pdfplumber() -> Reader:
    import pdfplumber as module

    if hasattr(module, "_native"):
        raise ImportError("pdfplumber-rs stands in its place")

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        found: Tables = []
        with module.open(io.BytesIO(data), password=password or None) as document:
            pages = document.pages[:most]
            for page in pages:
                found += [(page.page_number, table) for table in page.extract_tables()]
                page.close()
        return len(pages), found

    return read


def pdfplumber_rs() -> Reader:
    from pdfplumber import PDF, _native  # noqa: F401 - it installs itself under that name

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        pages = PDF.open_bytes(data).pages
        pages = pages() if callable(pages) else pages
        return len(pages), [(n, table) for n, page in enumerate(pages, 1) for table in page.extract_tables()]

    return read


def tablers() -> Reader:
    from tablers import Document, find_tables

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        found: Tables = []
        count = 0
        with Document(path, password=password or None) as document:
            for count, page in enumerate(document.pages(), 1):
                for table in find_tables(page, extract_text=True):
                    found.append((count, [[cell and cell.text for cell in row.cells] for row in table.rows]))
        return count, found

    return read


def camelot() -> Reader:
    import camelot as module

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        tables = module.read_pdf(path, pages="all", flavor="lattice", password=password or None)
        found = [(int(table.page), table.df.values.tolist()) for table in tables]
        return max([page for page, _ in found], default=1), found

    return read


def img2table() -> Reader:
    from img2table.document import PDF

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        pages = PDF(src=data).extract_tables()
        return len(pages), [(n + 1, t.df.values.tolist()) for n, tables in pages.items() for t in tables]

    return read


def pymupdf() -> Reader:
    import pymupdf as module

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        document = module.open(stream=data, filetype="pdf")
        if password:
            document.authenticate(password)
        found = [(page.number + 1, table.extract()) for page in document for table in page.find_tables().tables]
        return len(document), found

    return read


def python_docx() -> Reader:
    from docx import Document

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        return 1, [
            (1, [[c.text for c in row.cells] for row in table.rows]) for table in Document(io.BytesIO(data)).tables
        ]

    return read


def docx2python() -> Reader:
    from docx2python import docx2python as opened

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        with opened(io.BytesIO(data)) as document:
            return 1, [(1, [["\n".join(c) for c in row] for row in table]) for table in document.body if len(table) > 1]

    return read


def kreuzberg() -> Reader:
    from kreuzberg import extract_bytes_sync

    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        return 1, [(1, table.cells) for table in extract_bytes_sync(data, kind).tables]

    return read


def openpyxl() -> Reader:
    from openpyxl import load_workbook

    def read(data: bytes, path: str, password: str, most: int) -> tuple[int, Tables]:
        sheets = load_workbook(io.BytesIO(data), data_only=True).worksheets
        rows = [(n, [[v if v is None else str(v) for v in row] for row in s.values]) for n, s in enumerate(sheets, 1)]
        return len(sheets), rows

    return read


def peak() -> float:
    """The most memory this process has had, in MB; of itself only, unlike `getrusage`, which counts its parent's."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


READERS: dict[str, Callable[[], Reader]] = {
    "pdf:floor": floor, "pdf:ours": lambda: ours("pdf"), "pdf:pdfplumber": pdfplumber, "pdf:tablers": tablers,
    "pdf:pdfplumber-rs": pdfplumber_rs, "pdf:camelot": camelot, "pdf:img2table": img2table, "pdf:PyMuPDF": pymupdf,
    "docx:ours": lambda: ours("docx"), "docx:python-docx": python_docx, "docx:docx2python": docx2python,
    "docx:kreuzberg": kreuzberg, "xlsx:ours": lambda: ours("xlsx"), "xlsx:openpyxl": openpyxl,
}  # fmt: skip


def main() -> None:
    """Answer requests until there are none; the first line says whether the reader is here."""
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # libraries that print must not answer for us
    try:
        reader = READERS[sys.argv[1]]()
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), file=answers)
        return
    print(json.dumps({}), file=answers)
    for line in sys.stdin:
        path, password, most, turn = json.loads(line)
        data = Path(path).read_bytes()
        begun, least = time.perf_counter(), float("inf")
        try:
            while least == float("inf") or time.perf_counter() - begun + least < turn:
                start = time.process_time()
                pages, tables = reader(data, path, password, most)
                least = min(least, time.process_time() - start)
        except Exception as error:
            print(json.dumps({"error": f"{type(error).__name__}: {error}"[:80]}), file=answers)
            continue
        most_held = round(peak())
        answer = {"seconds": least, "pages": pages, "peak": most_held, "tables": [] if turn else tables}
        print(json.dumps(answer), file=answers)


if __name__ == "__main__":
    main()

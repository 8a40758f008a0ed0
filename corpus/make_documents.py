"""Sets every report of `reports/` as a document, with what a person reads in it beside it.

    python -m corpus.make_documents [--font wqy-zenhei.ttc] [--only ID] [--into FOLDER]

The same facts, font and library versions give the same bytes. Where no font is found, documents that embed one are
left as they are, and set in a font that is only named where they do not exist yet.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections.abc import Sequence
from importlib import import_module
from io import StringIO
from pathlib import Path

HERE = Path(__file__).parent
if __package__ in {None, ""}:  # run as a file
    sys.path.insert(0, str(HERE.parent))

from corpus.broken import broken  # noqa: E402
from corpus.expected import expected  # noqa: E402
from corpus.facts import Facts, load_all  # noqa: E402
from corpus.setters import docx, pdf, text  # noqa: E402
from corpus.sheet import Block, Line  # noqa: E402

COLUMNS = ("id", "file", "sha256", "template", "year", "region", "split", "note")
FONTS = ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "/usr/share/fonts/wenquanyi/wqy-zenhei/wqy-zenhei.ttc")


def blocks(facts: Facts) -> tuple[Block, ...]:
    """The document's content in order: headings and prose, each form where `{n}` stands, else at the end."""
    laid = [import_module(f"corpus.forms.{form.template}").lay(form) for form in facts.forms]
    done: list[Block] = [Line(facts.title, "title")] if facts.title else []
    for raw in facts.text.strip().split("\n"):
        line = raw.strip()
        if line.startswith("{"):
            done += laid[int(line[1:-1]) - 1]
        elif line.startswith("## "):
            done.append(Line(line[3:], "subheading"))
        elif line.startswith("# "):
            done.append(Line(line[2:], "heading"))
        elif line:
            done.append(Line(line))
    for number, form in enumerate(laid, 1):
        done += [] if f"{{{number}}}" in facts.text else form
    return tuple(done)


def written(facts: Facts, font: Path | None = None) -> bytes:
    """One report as the bytes of its file."""
    if facts.format == "pdf":
        return pdf.written(blocks(facts), facts, font)
    if facts.format == "docx":
        return docx.written(blocks(facts), facts)
    return {"tabs": text.tabs, "markdown": text.markdown, "html": text.html}[facts.format](blocks(facts))


def listed(files: dict[str, tuple[Facts | None, bytes, str]]) -> str:
    """`documents.csv`: one line per file."""
    table = StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for name, (facts, data, note) in sorted(files.items()):
        forms = "+".join(dict.fromkeys(form.template for form in facts.forms)) if facts else ""
        known = (facts.year, facts.region, facts.split) if facts else ("", "", "dev")
        writer.writerow((name.rsplit(".", 1)[0], name, hashlib.sha256(data).hexdigest(), forms, *known, note))
    return table.getvalue()


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes `documents/`, `expected/` and `documents.csv`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--font", type=Path, default=next((Path(f) for f in FONTS if Path(f).exists()), None))
    parser.add_argument("--into", type=Path, default=HERE)
    parser.add_argument("--only", default="")
    options = parser.parse_args(arguments)
    files: dict[str, tuple[Facts | None, bytes, str]] = {}
    for facts in load_all(HERE / "reports"):
        if options.only in facts.id:
            old = options.into / "documents" / facts.file
            keep = facts.look.get("font") == "embedded" and options.font is None and old.exists()
            files[facts.file] = facts, old.read_bytes() if keep else written(facts, options.font), facts.note
            _write(options.into / "expected" / f"{facts.id}.toml", expected(facts).encode())
    for name, (data, note) in broken().items() if not options.only else ():
        files[name] = None, data, note
    for name, (_, data, _) in files.items():
        _write(options.into / "documents" / name, data)
    if not options.only:
        _write(options.into / "documents.csv", listed(files).encode())
    print(f"{len(files)} documents, {sum(len(data) for _, data, _ in files.values()) // 1024} kB")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    main()

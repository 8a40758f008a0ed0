"""Writes the generated pages: architecture.md (its table of modules), rules.md (the rule book), record.schema.json."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

from pipeline.shell.record import schema
from pipeline.verifier.check import catalogue

DOCS = Path(__file__).parent
PACKAGE = DOCS.parent / "pipeline"
ROOMS = ("values", "lattice", "extractors", "normalizers", "rows", "scoring", "verifier", "shell")


def first_sentence(module: Path) -> str:
    """The first sentence of a module's docstring."""
    doc = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    return re.split(r"(?<=[.!?])\s|\n", doc)[0].strip()


def architecture() -> str:
    """The hand-written head and every module with what it says of itself."""
    lines = [(DOCS / "architecture.head.md").read_text(encoding="utf-8").rstrip(), ""]
    for room in ("", *ROOMS):
        modules = sorted((PACKAGE / room).glob("*.py") if not room else (PACKAGE / room).rglob("*.py"))
        rows = [
            m for m in modules if first_sentence(m) and "checks" not in m.parts and (m.name != "__init__.py" or room)
        ]
        lines += [f"### {room or 'the package'}", "", "| module | |", "|---|---|"]
        lines += [f"| `{m.relative_to(PACKAGE).as_posix()}` | {first_sentence(m)} |" for m in rows]
        lines.append("")
    return "\n".join(lines) + f"The {len(catalogue())} checks are in [rules.md](rules.md).\n"


def rules() -> str:
    """The rule book: every check with its documentation, examples and legal basis."""
    lines = [
        "# Rule book",
        "",
        "Generated from `pipeline/verifier/checks/` by `make docs`.",
        "",
        "| code | 检查 | check | severity |",
        "|---|---|---|---|",
    ]
    infos = catalogue()
    lines += [f"| [{i.code}](#{i.code.lower()}) | {i.title.zh} | {i.title.en} | {i.severity.value} |" for i in infos]
    for info in infos:
        lines += [
            "",
            f"## {info.code}",
            "",
            f"**{info.title.zh}** · {info.title.en} · {info.severity.value}",
            "",
            f"依据: {info.basis or '—'}",
            "",
            info.doc,
        ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the pages; with --check only say whether they are up to date."""
    pages = {"architecture.md": architecture(), "rules.md": rules(), "record.schema.json": schema().rstrip() + "\n"}
    stale = [
        name for name, text in pages.items() if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        sys.stdout.write("".join(f"docs/{name} is stale: make docs\n" for name in stale))
        return bool(stale)
    for name in stale:
        (DOCS / name).write_text(pages[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

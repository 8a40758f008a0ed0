"""The house rules that a machine can keep: sizes, docstrings, names, where disk and floats may be touched."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
PURE = [m for m in MODULES if "shell" not in m.parts and m.name not in ("__init__.py", "__main__.py")]
ids = [str(m.relative_to(ROOT)) for m in MODULES]


def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", MODULES, ids=ids)
def test_a_module_is_short_says_what_it_is_and_has_a_name_that_says_something(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    assert ast.get_docstring(tree(module)) or not text.strip(), "no docstring"
    assert module.stem not in ("utils", "helpers", "common", "base", "manager", "misc", "info", "data")


@pytest.mark.parametrize("module", MODULES, ids=ids)
def test_a_function_is_short_and_public_ones_say_what_they_mean(module: Path) -> None:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{node.name}: {length} lines"
    for node in tree(module).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node) or _is_enum(node), f"{node.name} has no docstring"


def _is_enum(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "Enum" for b in node.bases)


def test_only_two_places_catch_everything() -> None:
    found = [
        str(m.relative_to(ROOT))
        for m in MODULES
        for node in ast.walk(tree(m))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert sorted(found) == ["pipeline/shell/batch.py", "pipeline/verifier/verify.py"]


@pytest.mark.parametrize("room", ["values", "normalizers", "rows", "scoring", "verifier"])
def test_no_float_can_reach_a_verdict(room: str) -> None:
    """Law 3: a written number is an interval of fractions; floats are for boxes on the page only."""
    geometry = {"values/place.py", "values/document.py", "rows/grids.py", "rows/furniture.py"}
    for module in (ROOT / "pipeline" / room).rglob("*.py"):
        if str(module.relative_to(ROOT / "pipeline")) in geometry:
            continue
        for node in ast.walk(tree(module)):
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), (
                f"{module.name}:{node.lineno}"
            )
            assert not (isinstance(node, ast.Name) and node.id == "float"), f"{module.name}:{node.lineno}"


@pytest.mark.parametrize("module", PURE, ids=[str(m.relative_to(ROOT)) for m in PURE])
def test_below_the_shell_nothing_opens_prints_or_builds_a_place(module: Path) -> None:
    """Laws 2 and 6: pure functions; only extractors say where a text stands."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("open", "print", "input", "eval", "exec"), f"line {node.lineno}"
            if node.func.id == "Place":
                known = {"extractors", "lattice", "place.py"} & {*module.parts}
                assert known, f"line {node.lineno} builds a Place"


def test_every_module_is_on_the_map() -> None:
    """docs/architecture.md lists every module with the first sentence of its docstring."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for module in PURE:
        if "checks" in module.parts:
            continue
        first = re.split(r"(?<=[.!?])\s|\n", ast.get_docstring(tree(module)) or "")[0]
        name = str(module.relative_to(ROOT / "pipeline"))
        assert f"`{name}`" in page, f"{name} is missing from docs/architecture.md (make docs)"
        assert first.strip() in page, f"{name}: its first sentence is missing from docs/architecture.md (make docs)"


def test_the_readmes_name_every_command_and_option() -> None:
    from typer.main import get_command

    from pipeline.shell.cli import app

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for verb in get_command(app).commands:  # type: ignore[attr-defined]
        assert f"fuhe {verb}" in readme, verb
    both = (readme, (ROOT / "README.zh-CN.md").read_text(encoding="utf-8"))
    for verb, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        for option in (o for p in command.params for o in (*p.opts, *p.secondary_opts) if o.startswith("--")):
            assert all(option in text for text in both) or option == "--help", f"{verb} {option}"
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    for target in targets:
        assert f"make {target}" in readme, target

"""Personal identifiers out of sight: 身份证号, 手机号, bank cards, wherever results are shown; never in records.jsonl.

Only numbers that are identifiers by their own check digit (身份证号: GB 11643; cards: Luhn) or, a mobile number, by its
eleven digits with nothing counted behind them are masked: a budget must never lose a digit. Pictures of pages show what
the page shows. `FUHE_IDENTIFIERS=show`, or `--show-identifiers`, leaves everything as it is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping

from pipeline.shell.columns import KINDS

SHOWN = "FUHE_IDENTIFIERS"
_ALONE = r"(?<![0-9A-Za-z.,])", r"(?![0-9A-Za-z]|[.,]\d)"
_RESIDENT = re.compile(
    rf"{_ALONE[0]}[1-9]\d{{5}}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}[0-9Xx]{_ALONE[1]}"
)
_MOBILE = re.compile(rf"{_ALONE[0]}1[3-9]\d{{9}}{_ALONE[1]}(?!\s*[万亿千百元%％‰人户亩个件次台套吨米公平])")
_CARD = re.compile(rf"{_ALONE[0]}[3-6]\d{{3}}(?: ?\d{{4}}){{3}}(?: ?\d{{1,3}})?{_ALONE[1]}(?!\s*[万亿千百元%％])")
_LONG = re.compile(r"\d{11}|\d{4} \d{4}")
_NAMING = ("doc_id", "path", "sha256", "key", "cause", "grounds")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def masked(text: str) -> str:
    """The text with the middle of each identifier as stars.

    >>> masked("联系人：张三，13800138000")
    '联系人：张三，138****8000'
    """
    if not _LONG.search(text) or os.environ.get(SHOWN) == "show":
        return text
    text = _RESIDENT.sub(lambda found: _starred(found[0], 6, 2) if _is_resident(found[0]) else found[0], text)
    text = _CARD.sub(lambda found: _starred(found[0], 4, 4) if _is_card(found[0]) else found[0], text)
    return _MOBILE.sub(lambda found: _starred(found[0], 3, 4), text)


def veiled(rows: Mapping[str, list[tuple[str, ...]]]) -> dict[str, list[tuple[str, ...]]]:
    """Rows of the tables, masked but for what names a document or a verdict."""
    return {name: [tuple(_veiled(name, row)) for row in found] for name, found in rows.items()}


def _veiled(name: str, row: tuple[str, ...]) -> Iterator[str]:
    for (column, kind), text in zip(KINDS[name].items(), row, strict=True):
        yield masked(text) if kind == "t" and column not in _NAMING else text


def _starred(said: str, first: int, last: int) -> str:
    return f"{said[:first]}{'*' * (len(said) - first - last)}{said[-last:]}"


def _is_resident(said: str) -> bool:
    weighted = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, said, strict=False))
    return said[-1].upper() == _CHECKS[weighted % 11]


def _is_card(said: str) -> bool:
    digits = [int(digit) for digit in said.replace(" ", "")][::-1]
    doubled = [digit if at % 2 == 0 else 2 * digit - 9 * (digit > 4) for at, digit in enumerate(digits)]
    return len(digits) >= 16 and sum(doubled) % 10 == 0

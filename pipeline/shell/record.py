"""One input file and all that came of it; a line of records.jsonl, written and read by pydantic."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from pipeline.errors import PipelineError
from pipeline.values.report import Report
from pipeline.values.verdict import Text, Verification

_DOC_ID = re.compile(rb'\{"doc_id":"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Record:
    """What became of one input file.

    Args:
        doc_id: first 16 hex digits of the file's SHA-256, "-2", "-3" for further copies; "" when it cannot be opened.
        path: relative to its argument, members of archives as "a.zip!/b.pdf".
        format: as in the contract: "pdf", "docx", "text", …, "unknown".
        bytes: size.
        status: "read", "partial", "failed", "duplicate" or "ignored".
        reason: why, for every status but "read".
        report, verification: None when the file was not read.
    """

    doc_id: str
    path: str
    sha256: str
    format: str
    bytes: int
    status: str
    reason: Text | None = None
    report: Report | None = None
    verification: Verification | None = None


@cache
def _adapter() -> TypeAdapter[Record]:
    return TypeAdapter(Record)


def written(record: Record) -> bytes:
    """The record as one line of JSON, every field written out; exact fractions as "141/100"."""
    return _adapter().dump_json(record)


def reread(line: bytes) -> Record:
    """The record of one line; raises `PipelineError` when it is none."""
    try:
        return _adapter().validate_json(line)
    except ValidationError as error:
        raise PipelineError(f"records.jsonl: {error}") from error


def document_of(line: bytes) -> str:
    """The `doc_id` of a line of records.jsonl, found without reading the rest; "" when it has none."""
    found = _DOC_ID.match(line)
    return found[1].decode() if found else ""


def schema() -> str:
    """JSON Schema of one line, kept in docs/record.schema.json."""
    described: dict[str, Any] = _adapter().json_schema(mode="serialization")
    described["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    described["description"] = "One line of records.jsonl. Fractions are strings, '141/100'."
    return json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

"""复核 fuhe: recomputes the figures of budget performance self-evaluations and shows which cannot be true.

    import pipeline
    patterns = pipeline.load_patterns()
    document = pipeline.read(pipeline.load_source("自评表.pdf"))
    report = pipeline.extract(document, patterns)
    result = pipeline.verify(report, patterns)

Names are loaded on first use, so that `fuhe --help` does not pay for PDF libraries.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "load_patterns": "pipeline.shell.intake",
    "load_source": "pipeline.shell.intake",
    "frames": "pipeline.shell.store",
    "read": "pipeline.api",
    "extract": "pipeline.api",
    "verify": "pipeline.api",
    "examine": "pipeline.api",
    "Interval": "pipeline.values.interval",
    "Quantity": "pipeline.values.quantity",
    "Cited": "pipeline.values.place",
    "Report": "pipeline.values.report",
    "Verdict": "pipeline.values.verdict",
    "PipelineError": "pipeline.errors",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)

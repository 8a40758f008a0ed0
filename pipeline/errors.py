"""The few things that stop the work on one document.

Trouble *in* a document is a value (`Note`, `Field.why`, `Verdict`), never an exception; see docs/architecture.md.
"""


class PipelineError(Exception):
    """Root of everything this package raises on purpose."""


class UnreadableDocument(PipelineError):
    """The file cannot be opened: damaged, truncated, locked or empty.

    `code` names the fault (`empty`, `encrypted`, `damaged`, …); the shell words it for the auditor.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class UnsupportedFormat(PipelineError):
    """No extractor knows this kind of file."""


class PatternError(PipelineError):
    """An entry of `patterns/` is malformed or fails its own examples."""


class DecisionError(PipelineError):
    """A decision names an unknown code, key or verdict."""

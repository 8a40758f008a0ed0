"""The few things that stop the work on one document.

Trouble *in* a document is a value (`Note`, `Field.why`, `Verdict`), never an exception; see docs/architecture.md.
"""


class PipelineError(Exception):
    """Root of everything this package raises on purpose: what is wrong and what to do about it, in both languages.

    Args:
        en: left out where the words are the same in both.
    """

    def __init__(self, zh: str, en: str = "") -> None:
        super().__init__(zh, en)
        self.zh = zh
        self.en = en or zh

    def said(self, lang: str) -> str:
        """In the reader's language, "zh" or "en"."""
        return self.en if lang == "en" else self.zh

    def __str__(self) -> str:
        return self.zh if self.zh == self.en else f"{self.zh} · {self.en}"


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

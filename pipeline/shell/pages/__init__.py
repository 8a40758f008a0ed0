"""The report pages: an index in parts and one page for each document; plain HTML that runs nothing."""

from __future__ import annotations

from pipeline.shell.pages.document import page
from pipeline.shell.pages.index import ready, write

__all__ = ["page", "ready", "write"]

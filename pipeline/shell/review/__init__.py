"""The review page: a small local server for working through findings and spot checks, key by key."""

from __future__ import annotations

from pipeline.shell.review.serve import Options, serve

__all__ = ["Options", "serve"]

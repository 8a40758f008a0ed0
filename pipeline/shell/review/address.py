"""Addresses of the review page: a filter as a query, an item among those of a filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any
from urllib.parse import quote, urlencode

from pipeline.shell.review.desk import Filter


def chosen(query: Mapping[str, str]) -> Filter:
    """The filter that an address names."""
    return Filter(**{f.name: query[f.name] for f in fields(Filter) if f.name in query})


def address(of: Filter, **more: object) -> str:
    """The part of an address that names a filter."""
    told = {name: value for name, value in asdict(of).items() if value != getattr(Filter(), name)}
    return urlencode({**told, **more})


def item_url(item: Mapping[str, Any], of: Filter) -> str:
    """Where an item is decided, among those of a filter."""
    query = address(of)
    return f"/item/{quote(item['doc_id'], '')}/{quote(item['key'], '')}" + (f"?{query}" if query else "")

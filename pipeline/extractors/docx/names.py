"""Names of WordprocessingML, and the questions asked of every property."""

from __future__ import annotations

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OFF = ("0", "false", "off", "none")


def w(name: str) -> str:
    """The full name of an element or attribute: "tbl" → "{…}tbl"."""
    return _W + name


def r(name: str) -> str:
    """The full name of a relationship attribute, "id"."""
    return _R + name


def value(property_: etree._Element | None) -> str:
    """The w:val of a property; "" when it is absent."""
    return "" if property_ is None else property_.get(_W + "val", "")


def on(property_: etree._Element | None) -> bool:
    """Whether a switch is on: present and not switched off by its value."""
    return property_ is not None and property_.get(_W + "val", "1") not in _OFF


def whole(text: str | None, otherwise: int = 0) -> int:
    """The whole number an attribute holds; `otherwise` when it is absent or damaged."""
    return int(text) if text and text.isascii() and text.lstrip("-").isdigit() and len(text) < 10 else otherwise

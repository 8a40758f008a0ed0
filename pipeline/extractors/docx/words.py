"""The words of a paragraph as a reader of the final text sees them.

Insertions are kept, deletions dropped; hidden text, field codes and prompts of empty content controls are not words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from pipeline.extractors.docx.lists import Lists
from pipeline.extractors.docx.names import on, value, w
from pipeline.extractors.docx.symbols import mapped, private

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"

P, RUN, TEXT, PPR, RPR, VANISH = (w(n) for n in ("p", "r", "t", "pPr", "rPr", "vanish"))
_NUMBERED, _STYLED = w("numPr"), w("pStyle")
BOX, FIELD, CONTROL, OBJECT = w("txbxContent"), w("fldChar"), w("sdt"), w("object")
REMARKS = (w("footnoteReference"), w("endnoteReference"))
DELETED = (w("del"), w("moveFrom"))
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
# Formatting, dropped text, field codes and phonetic guides (w:rt).
_SILENT = {PPR, RPR, *DELETED, w("delText"), w("instrText"), w("delInstrText"), w("rt"), w("sdtPr"), w("sdtEndPr"),
           w("softHyphen"), w("commentReference"), w("footnoteRef"), w("endnoteRef"), w("separator"),
           w("continuationSeparator"), w("rubyPr")}  # fmt: skip
_DEPTH = 20
_MAKERS = tuple(f"http://{maker}" for maker in ("schemas.microsoft.com", "schemas.openxmlformats.org", "www.wps.cn"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its words with list number, what hangs on it (text boxes, notes), whether the next joins it."""

    text: str
    attached: tuple[etree._Element, ...] = ()
    open: bool = False


@dataclass(slots=True)
class Words:
    """How to read paragraphs of one package.

    Args:
        lists: the list counters; reading a numbered paragraph counts it.
        unseen: ids of character styles that hide text.
    """

    lists: Lists
    unseen: frozenset[str] = field(default_factory=frozenset)

    def paragraph(self, element: etree._Element) -> Paragraph:
        """The words of a w:p."""
        plain = self._plain(element)
        text, attached = (plain, ()) if plain is not None else spoken(self._pieces(element))
        properties = element[0] if len(element) else None  # by the schema they come first
        if properties is None or properties.tag != PPR:
            return Paragraph(text, attached)
        mark = numbered = styled = None
        for child in properties:
            tag = child.tag
            if tag == RPR:
                mark = child
            elif tag == _NUMBERED:
                numbered = child
            elif tag == _STYLED:
                styled = child
        joined = mark is not None and (any(mark.find(tag) is not None for tag in DELETED) or on(mark.find(VANISH)))
        if joined and not text:
            return Paragraph("", attached, joined)
        if numbered is None and styled is None:
            return Paragraph(text, attached, joined)
        label, gap = self.lists.label(numbered, value(styled))
        return Paragraph(label + gap + text if text else label, attached, joined)

    def _plain(self, element: etree._Element) -> str | None:
        """The words of a paragraph of nothing but text runs, as nearly all are; None for any other."""
        words = ""
        for child in element:
            tag = child.tag
            if tag == RUN:
                for leaf in child:
                    tag = leaf.tag
                    if tag == TEXT:
                        words += leaf.text or ""
                    elif tag != RPR or self.hides(leaf):
                        return None
            elif tag != PPR:
                return None
        return None if private(words) else words

    def _pieces(self, element: etree._Element) -> Iterator[str | etree._Element]:
        """The strings of `element` in order, and the elements between them that are not mere words."""
        for child in element:
            tag = child.tag
            if tag == RUN:
                properties = child.find(RPR)
                if properties is None or not self.hides(properties):
                    yield from self._run(child, properties)
            elif tag in _SILENT:
                continue
            elif tag == CONTROL:
                if not prompt(child):
                    yield from self._pieces(child)
            elif tag == MATH + "t":
                yield child.text or ""
            elif tag == MATH + "den":
                yield "/"
                yield from self._pieces(child)
            else:
                yield from self._leaf(child)

    def _run(self, run: etree._Element, properties: etree._Element | None) -> Iterator[str | etree._Element]:
        for child in run:
            tag = child.tag
            if tag == TEXT:
                text = child.text or ""
                yield _shown(text, properties) if private(text) else text
            elif tag not in _SILENT:
                yield from self._leaf(child)

    def _leaf(self, element: etree._Element) -> Iterator[str | etree._Element]:
        tag = element.tag
        if tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == w("sym"):
            yield _symbol(element)
        elif tag in (BOX, FIELD, OBJECT, *REMARKS):
            yield element
            if tag == OBJECT:
                yield from self._pieces(element)
        else:
            yield from self._pieces(chosen(element) if tag == ALTERNATIVES else element)

    def hides(self, properties: etree._Element) -> bool:
        """Whether these w:rPr make text invisible."""
        own = properties.find(VANISH)
        if own is not None:
            return on(own)
        return bool(self.unseen) and value(properties.find(w("rStyle"))) in self.unseen


def spoken(pieces: Iterator[str | etree._Element]) -> tuple[str, tuple[etree._Element, ...]]:
    """The words of `pieces`, field codes left out, and the elements found between them."""
    text: list[str] = []
    attached: list[etree._Element] = []
    results: list[bool] = []  # one entry per open field: are we in its result?
    for piece in pieces:
        if isinstance(piece, str):
            if not results or all(results):
                text.append(piece)
        elif piece.tag != FIELD:
            attached.append(piece)
        elif piece.get(w("fldCharType")) == "begin":
            text.append(_ticked(piece))
            results.append(False)
        elif results and piece.get(w("fldCharType")) == "separate":
            results[-1] = True
        elif results:
            results.pop()
    return "".join(text), tuple(attached)


def _symbol(element: etree._Element) -> str:
    code = element.get(w("char"), "")
    known = 0 < len(code) <= 5 and all(digit in "0123456789abcdefABCDEF" for digit in code)
    return mapped(chr(int(code, 16)), element.get(w("font"), "")) if known else "�"


def _ticked(begin: etree._Element) -> str:
    """☑ or ☐ for a check box field, which has no result text; "" for other fields."""
    box = begin.find(f"{w('ffData')}/{w('checkBox')}")
    if box is None:
        return ""
    checked, default = box.find(w("checked")), box.find(w("default"))
    return "☑" if on(checked if checked is not None else default) else "☐"


def _shown(text: str, properties: etree._Element | None) -> str:
    fonts = None if properties is None else properties.find(w("rFonts"))
    names = ("ascii", "hAnsi", "eastAsia", "cs")
    font = "" if fonts is None else next((fonts.get(w(n), "") for n in names if fonts.get(w(n))), "")
    return "".join(mapped(character, font) if private(character) else character for character in text)


def chosen(alternatives: etree._Element) -> etree._Element:
    """The one of several forms of the same content that is read: the first that Word understands."""
    return next((form for form in alternatives if _understood(form)), alternatives)


def _understood(form: etree._Element) -> bool:
    """Whether a form asks for nothing but what the makers of Word and WPS have named; a fallback asks for nothing."""
    asked = [form.nsmap.get(prefix) or "" for prefix in form.get("Requires", "").split()]
    return all(name.startswith(_MAKERS) for name in asked)


def prompt(control: etree._Element) -> bool:
    """Whether a content control shows only its prompt ("click to enter text")."""
    properties = control.find(w("sdtPr"))
    return properties is not None and on(properties.find(w("showingPlcHdr")))


def unseen_styles(styles: etree._Element | None) -> frozenset[str]:
    """Ids of the character styles that hide text, by themselves or through the style they are based on."""
    if styles is None:
        return frozenset()
    hidden, parents = set(), {}
    for style in styles.iterfind(w("style")):
        name = style.get(w("styleId"), "")
        parents[name] = value(style.find(w("basedOn")))
        if on(style.find(f"{RPR}/{VANISH}")):
            hidden.add(name)
    for _ in range(_DEPTH):
        more = {name for name, parent in parents.items() if parent in hidden} - hidden
        if not more:
            break
        hidden |= more
    return frozenset(hidden)

"""Characters of symbol fonts as the signs they show: Wingdings 0xFE is ☑, Symbol 0xB3 is ≥."""

from __future__ import annotations

import re

_SYMBOL = {
    0x22: "∀", 0x24: "∃", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x44: "Δ", 0x53: "Σ", 0x61: "α", 0x62: "β", 0x64: "δ",
    0x6D: "μ", 0x70: "π", 0x73: "σ", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″",
    0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC6: "∅",
    0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0x9E: "·", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→",
    0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **{0x80 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)},
    **{0x8B + n: "⓿❶❷❸❹❺❻❼❽❾❿"[n] for n in range(11)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0xA2: "■", 0xA3: "□",
    **{0x69 + n: "⓪①②③④⑤⑥⑦⑧⑨⑩"[n] for n in range(11)},
}  # fmt: skip
_WINGDINGS_3 = {0x70: "▲", 0x71: "▼", 0x74: "◀", 0x75: "▶"}
_WEBDINGS = {0x61: "✓", 0x63: "□", 0x67: "■", 0x6E: "●", 0x72: "✗"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "wingdings 3": _WINGDINGS_3,
          "webdings": _WEBDINGS}  # fmt: skip
_PRIVATE = 0xF000  # symbol fonts live in the private area 0xF020–0xF0FF
_PRIVATE_AREA = re.compile("[\uf020-\uf0ff]")


def mapped(character: str, font: str) -> str:
    """The sign that `character` shows in a symbol font; the character itself where none is known."""
    code = ord(character)
    signs = _FONTS.get(font.strip().lower())
    if signs is None:
        # Word gives bullets the private code of Symbol's dot even when the font's name is missing.
        return {0xF0B7: "•"}.get(code, character)
    low = code - _PRIVATE if _PRIVATE <= code <= _PRIVATE + 0xFF else code
    if low > 0xFF:
        return character
    if low in signs:
        return signs[low]
    return chr(low) if signs is _SYMBOL and low < 0x7F else character


def private(text: str) -> bool:
    """Whether `text` holds a character of the symbol fonts' private area."""
    return _PRIVATE_AREA.search(text) is not None

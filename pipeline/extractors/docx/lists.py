"""Numbers that Word writes by itself: "1.", "一、", "指标1：" from list numbering."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lxml import etree

from pipeline.extractors.docx.names import on, value, w, whole
from pipeline.extractors.docx.symbols import mapped

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_CYCLES = {"ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥"}
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_DEPTH = 20  # basedOn chains are short; a loop in a damaged file must end


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: first number, format, printed pattern ("%1、"), what follows it, font of a bullet."""

    start: int = 1
    form: str = "decimal"
    says: str = ""
    suffix: str = "tab"
    legal: bool = False
    font: str = ""


@dataclass(slots=True)
class Lists:
    """List counters as they stand at one point of the walk through the document."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: etree._Element | None, styles: etree._Element | None) -> Lists:
        """The lists a package defines; either part may be missing."""
        lists = cls()
        if numbering is None:
            return lists
        linked: dict[str, str] = {}
        aliases: dict[str, str] = {}
        for item in numbering.iterfind(w("abstractNum")):
            key = item.get(w("abstractNumId"), "")
            lists.levels[key] = {whole(v.get(w("ilvl"))): _level(v) for v in item.iterfind(w("lvl"))}
            if name := value(item.find(w("styleLink"))):
                linked[name] = key
            if name := value(item.find(w("numStyleLink"))):
                aliases[key] = name
        for key, name in aliases.items():
            lists.levels[key] = lists.levels.get(linked.get(name, ""), {})
        for item in numbering.iterfind(w("num")):
            lists._add(item)
        lists.by_style = _styled(styles, lists)
        return lists

    def _add(self, item: etree._Element) -> None:
        key, abstract = item.get(w("numId"), ""), value(item.find(w("abstractNumId")))
        self.abstract[key] = abstract
        for override in item.iterfind(w("lvlOverride")):
            depth = whole(override.get(w("ilvl")))
            if start := value(override.find(w("startOverride"))):
                self.starts.setdefault(key, {})[depth] = whole(start, 1)
            level = override.find(w("lvl"))
            if level is not None:  # an own level makes the list one of its own
                own = f"{abstract}/{key}"
                self.levels[own] = {**self.levels.get(self.abstract[key], {}), depth: _level(level)}
                self.abstract[key] = own

    def label(self, numbered: etree._Element | None, style: str) -> tuple[str, str]:
        """The printed number of a paragraph and what stands after it; counts it. ("", "") for none.

        Args:
            numbered: the paragraph's own w:numPr.
            style: id of its style.
        """
        key, depth = self.by_style.get(style, ("", 0))
        if numbered is not None:
            key = value(numbered.find(w("numId"))) or key
            depth = whole(value(numbered.find(w("ilvl"))), depth)
        levels = self.levels.get(self.abstract.get(key, ""), {})
        level = levels.get(depth)
        if level is None:
            return "", ""
        counts = self.counts.setdefault(self.abstract[key], [])
        if key not in self.met:  # the first paragraph of this list may start it again
            self.met.add(key)
            for at, start in self.starts.get(key, {}).items():
                if at < len(counts):
                    del counts[at:]
                levels = self.levels[self.abstract[key]] = {**levels, at: replace(levels.get(at, Level()), start=start)}
        while len(counts) < depth:
            counts.append(levels.get(len(counts), Level()).start)
        if depth < len(counts):
            counts[depth] += 1
            del counts[depth + 1 :]
        else:
            counts.append(levels[depth].start)
        text = level.says
        if level.form == "bullet":
            text = "".join(mapped(character, level.font) for character in text)
        for at in range(depth + 1):
            form = "decimal" if level.legal else levels.get(at, Level()).form
            text = text.replace(f"%{at + 1}", written(counts[at], form))
        return text, {"nothing": ""}.get(level.suffix, " ")


def _level(item: etree._Element) -> Level:
    fonts = item.find(f"{w('rPr')}/{w('rFonts')}")
    return Level(
        whole(value(item.find(w("start"))), 1),
        value(item.find(w("numFmt"))) or "decimal",
        value(item.find(w("lvlText"))),
        value(item.find(w("suff"))) or "tab",
        on(item.find(w("isLgl"))),
        "" if fonts is None else fonts.get(w("ascii"), "") or fonts.get(w("hAnsi"), ""),
    )


def _styled(styles: etree._Element | None, lists: Lists) -> dict[str, tuple[str, int]]:
    """Paragraph styles that number their paragraphs → list and level."""
    if styles is None:
        return {}
    own: dict[str, tuple[str, int]] = {}
    parents: dict[str, str] = {}
    for style in styles.iterfind(w("style")):
        name = style.get(w("styleId"), "")
        parents[name] = value(style.find(w("basedOn")))
        numbered = style.find(f"{w('pPr')}/{w('numPr')}")
        if numbered is not None:
            own[name] = value(numbered.find(w("numId"))), whole(value(numbered.find(w("ilvl"))))
    found = {}
    for name in parents:
        at = name
        for _ in range(_DEPTH):
            if at in own or not at:
                break
            at = parents.get(at, "")
        if at in own and own[at][0] in lists.abstract:
            found[name] = own[at]
    return found


def written(number: int, form: str) -> str:
    """`number` as the list format `form` prints it: (3, "chineseCounting") → "三"."""
    if form in ("none", "bullet"):
        return ""
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    if form.endswith(("Counting", "CountingThousand")):  # Chinese, Japanese, Taiwanese
        return _counted(number, _DIGITS, "十百千")
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _counted(number, _LEGAL, "拾佰仟")
    if form in _CYCLES:
        return _CYCLES[form][(number - 1) % len(_CYCLES[form])]
    if form.endswith("Letter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if form.startswith("upper") else letters
    if form.endswith("Roman"):
        return _roman(number) if form.startswith("upper") else _roman(number).lower()
    return _numeral(number, form)


def _numeral(number: int, form: str) -> str:
    if form == "decimalZero":
        return f"{number:02}"
    if form.startswith("decimalFullWidth"):
        return str(number).translate({ord("0") + d: 0xFF10 + d for d in range(10)})
    signs = {"decimalEnclosedCircle": 0x2460, "decimalEnclosedCircleChinese": 0x2460, "decimalEnclosedParen": 0x2474,
             "decimalEnclosedFullstop": 0x2488}  # fmt: skip
    return chr(signs[form] + number - 1) if form in signs and 1 <= number <= 20 else str(number)


def _counted(number: int, digits: str, units: str) -> str:
    """Chinese counting up to 9999: 十二, 二十, 一百零五; plain digits beyond."""
    if not 0 < number < 10_000:
        return str(number)
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            bare = digits[1] == "一" and place == 1 and digit == 1 and not text  # 十二, not 一十二
            text += "零" if gap and text else ""
            text += ("" if bare else digits[digit]) + (units[place - 1] if place else "")
        gap = not digit
    return text


def _roman(number: int) -> str:
    text = ""
    for amount, sign in _ROMAN:
        text += sign * (min(number, 9999) // amount)
        number %= amount
    return text

"""What was noted while a document was read, in the language of whoever reads it; the readers note in one only."""

from __future__ import annotations

from pipeline.shell.show import COLON, cell_or_line, say
from pipeline.values.document import Note
from pipeline.values.verdict import Text

WORDS = {
    "alt-chunk": Text("文中嵌有文件", "a file inside the document"),
    "cell-remark": Text("批注", "a remark on the cell"),
    "covered-text": Text("合并单元格下有被遮住的文字", "text under a merged cell"),
    "damaged": Text("文件有损坏", "the file is damaged"),
    "damaged-page": Text("已损坏，未能读全", "damaged, not all of it was read"),
    "damaged-text": Text("有字符无法解码", "some characters could not be decoded"),
    "dissolved-table": Text("有表头，但各行未能读出", "the header of a form, whose rows could not be told apart"),
    "doubtful": Text("识别没有把握", "hard to read"),
    "embedded-file": Text("文中嵌有文件", "a file inside the document"),
    "formula": Text("公式", "a formula"),
    "formula-without-value": Text("公式没有保存计算结果", "the formula's result was not saved"),
    "hidden-column": Text("有隐藏的列", "a hidden column"),
    "hidden-row": Text("有隐藏的行", "a hidden row"),
    "hidden-sheet": Text("隐藏的工作表", "a hidden sheet"),
    "hidden-text": Text("有不可见的文字，未读入", "hidden text, left out"),
    "hidden-value": Text("有数而不显示", "a value that is not shown"),
    "image-page": Text("是图像，没有文字层", "a picture without text"),
    "markdown": Text("Markdown 的符号（#、**、|）不算文字", "the signs of Markdown (#, **, |) are no words"),
    "mended-row": Text("本行有单元格错列，已按内容归位", "cells of this row stood in other columns"),
    "nested-table": Text("单元格里还有表格", "a table inside a cell"),
    "no-second-reading": Text("有单元格没有第二次读取可以核对", "cells without a second reading to hold them against"),
    "ocr": Text("由图像识别", "recognised from a picture"),
    "picture": Text("有大幅图片，图中文字未读", "a large picture: the words in it were not read"),
    "rebuilt-table": Text("没有边框的表格，各行按文字拼成", "a table without borders, put together from text"),
    "recognised-text": Text("扫描图像下的识别文字，未经核对", "recognised text laid under a scan, not checked"),
    "rounded-display": Text("显示的数经过舍入，与所存的不同", "shown rounded, another number is stored"),
    "scattered-cells": Text("单元格过于分散，不成表格", "cells too far apart to make a table"),
    "sub-document": Text("文中嵌有文件", "a file inside the document"),
    "tilted-text": Text("有斜排文字（如水印），不计入表格", "tilted text (a watermark?), in no table"),
    "truncated": Text("文件不完整，有内容丢失", "the file is cut short, something is missing"),
    "told-columns": Text("表头用语未见过，这些列按内容推断", "unknown header words: columns told by their contents"),
    "tracked-changes": Text("有修订，按全部接受读取", "tracked changes, read as if accepted"),
    "uncertain-levels": Text("各组从哪一行开始，没有把握", "where its groups begin is not sure"),
    "unmapped-text": Text("有字符没有对应的文字", "characters that stand for no text"),
    "unruled-table": Text("表格没有竖线，行列按文字对齐推断", "a table without upright rules, told by white"),
    "unsure-table": Text("没有边框的表格，没有把握，当作文字", "a table without borders, left as text"),
}
_OF_THE_DOCUMENT = ("formula", "cell-remark")
"""Notes whose message is nothing but the document's own words."""
_QUOTING = ("covered-text", "hidden-text", "mended-row", "told-columns", "alt-chunk", "embedded-file", "sub-document")
"""Notes whose message ends with words of the document."""


def told(note: Note, lang: str) -> str:
    """Where, what, and the words of the document it quotes: "工作表“自评表” G18：公式：=F18*2"."""
    words, mark = WORDS.get(note.code), say(COLON, lang)
    place = note.at.place if note.at is not None else None
    spot = cell_or_line(place, lang) if place else ""
    if note.code in _OF_THE_DOCUMENT and words:
        return mark.join(filter(None, (spot, say(words, lang), note.message)))
    chinese = "一" <= note.message[:1] <= "鿿"
    if chinese and lang == "zh":
        return note.message  # it begins with the page
    if words is None or (not chinese and lang == "en"):
        return mark.join(filter(None, (spot, note.message)))
    quoted = note.message.rpartition(": ")[2] if note.code in _QUOTING and not chinese else ""
    return mark.join(filter(None, (spot, say(words, lang), quoted)))

"""The budget block: money lines with their rate and score, and which line is part of which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.normalizers.numbers import PRESUMED
from pipeline.rows.blocks import Block, Row
from pipeline.rows.cells import points_in_name, where
from pipeline.rows.claims import Reader
from pipeline.rows.grids import Slot
from pipeline.rows.headers import BUDGET, FIGURE, Header
from pipeline.rows.totals import total
from pipeline.rows.vocabulary import Words
from pipeline.values.place import fold
from pipeline.values.quantity import Quantity
from pipeline.values.report import BudgetLine, Extra, Field, Total

_ROLES = {r: r for r in ("initial", "adjusted", "spent", "weight", "score")} | {"execution": "rate"}
_MONEY = ("initial", "adjusted", "spent")
_OTHERS = ("arrived", "balance", "change", "half_spent", "expected_spent", "part")
_WORDS = re.compile("(?!无|不适用|空)[\u4e00-\u9fff]{2}")
_LABELLED = re.compile(
    r"(?P<label>[^:：\d\s，,；;、]{2,20})\s*[:：]\s*(?P<figure>-?[\d,，]*\d(?:\.\d+)?\s*(?:[万亿千]?元|[%％分])?)(?![\d.])"
)  # fmt: skip
_BETWEEN = re.compile(r"[\s，,；;、。]*")
_REMARK = 30  # characters of a lone cell that is a remark, not the name of a budget line
_ASIDE = ("explanation", "number", "attribute")  # columns left of the money that do not name the line


@dataclass(frozen=True, slots=True)
class Lines:
    """What one budget block gives; `rest` are the rows after its end (goals, remarks), `totals` those of the form."""

    lines: tuple[BudgetLine, ...]
    ignored: tuple[Slot, ...]
    rest: tuple[Row, ...]
    totals: tuple[Total, ...] = ()


def lines_of(block: Block, words: Words, reader: Reader, unit: str) -> Lines:
    """The lines of a block whose header is known. `unit` is the money unit said outside the block, "" if none."""
    header = block.header
    assert header is not None
    unit = _block_unit(header) or unit
    made: list[tuple[BudgetLine, int]] = []
    ignored: list[Slot] = []
    for index, row in enumerate(block.rows):
        if _ends(row, words) or _heads_others(row, header):
            return Lines(_related(made, words), tuple(ignored), block.rows[index:])
        label = _form_total(row, header, words)
        if label is not None:
            totals = (total(row, header, label, reader, True),)
            return Lines(_related(made, words), tuple(ignored), block.rows[index + 1 :], totals)
        line = _line(row, header, words, reader, unit)
        if line is None:
            ignored += [s for s in row.says if s.row == row.number and not FIGURE.fullmatch(s.folded)]
        else:
            made.append(line)
            ignored += [s for s in row.says if s.row == row.number and not _is_item(s, line[0])]
            ignored += [s for s in row.says if words.label(s.text) == "budget"]
    return Lines(_related(made, words), tuple(ignored), ())


def _form_total(row: Row, header: Header, words: Words) -> Slot | None:
    """The label of a total row of the whole form below the money: 总分 | 100 | 99.83, without money of its own."""
    label = next((s for s in row.says if s.row == row.number), None)
    if label is None or words.row(label.text) != "total":
        return None
    money = [s for c in header.columns if c.role in (*BUDGET, "part") for s in row.all_at(c) if s.text]
    points = [s for role in ("weight", "score") for c in header.of(role) if (s := row.at(c)) and s.text]
    return label if points and all(s is label for s in money) else None


def paired(
    row: Row, words: Words, reader: Reader, unit: str, above: BudgetLine | None
) -> tuple[BudgetLine | None, list[Slot]]:
    """Money printed beside its label, 预算数 | 60 | 执行数 | 57 or 年度资金总额 | 85, and the cells it took.

    Below a line that has both, a second item of a row says what was spent: 财政拨款 | 40 | 财政拨款 | 39.
    """
    said = [s for s in row.says if s.row == row.number]
    unit = next((u for s in row.says if (u := unit_in(s.folded))), "") or unit or "万元"
    items = ["adjusted", "spent"] if above and above.spent.read and above.adjusted.read else ["adjusted"]
    found: dict[str, Field[Quantity]] = {}
    took: list[Slot] = []
    for label, value, beyond in zip(said, said[1:], [*said[2:], None], strict=False):
        if beyond is not None and all(FIGURE.fullmatch(s.folded) for s in (value, beyond)):
            break  # figures side by side stand in columns, and no header says in which
        role = words.role(label.text)
        name = _ROLES.get(role.name, "") if role else ""
        if not name and words.budget_item(label.text.text):
            name = next((item for item in items if item not in found), "")
        figure = reader.quantity(value, _unit_of(name, role.unit if role else "", unit)) if name else Field()
        if figure.read is not None and FIGURE.fullmatch(value.folded) and name not in found:
            found[name] = figure
            took += [label, value]
    pairs = len(took)
    for slot in said:
        within = {} if slot in took else _said_within(slot, words, reader, unit)
        found = within | found
        took += [slot] if within else []
    if not {"initial", "adjusted", "spent"} & set(found):
        return None, []
    beside = (s for s in row.says if words.label(s.text) == "budget" and not pairs)
    label = next(beside, took[0])
    line = BudgetLine(reader.text(label), unit=unit, where=where(row))
    return replace(line, **found), took  # type: ignore[arg-type]


def _said_within(slot: Slot, words: Words, reader: Reader, unit: str) -> dict[str, Field[Quantity]]:
    """The amounts of a cell that says itself what they are, 全年预算：96.00万元 执行率：98%; {} for any other cell."""
    text, found = slot.text, dict[str, Field[Quantity]]()
    pairs = list(_LABELLED.finditer(text.text))
    if not pairs or _BETWEEN.fullmatch(_LABELLED.sub("", text.text)) is None:
        return {}
    for pair in pairs:
        role = words.role(text.cut(*pair.span("label")))
        name = _ROLES.get(role.name, "") if role else ""
        figure = reader.quantity(text.cut(*pair.span("figure")), _unit_of(name, role.unit if role else "", unit))
        if name and figure.read is not None:
            found.setdefault(name, figure)
    return found


def _unit_of(name: str, own: str, unit: str) -> str:
    return own or {"rate": PRESUMED, "weight": "分", "score": "分"}.get(name, unit)


def _is_item(slot: Slot, line: BudgetLine) -> bool:
    """Whether the line took this cell."""
    values = (line.initial, line.adjusted, line.spent, line.rate, line.weight, line.score)
    said = (line.item.said, *(f.said for f in values), *(e.value.said for e in line.others))
    return any(words and words.places[:1] == slot.text.places[:1] for words in said)


def _block_unit(header: Header) -> str:
    """The money unit in any header bracket: 项目资金（万元）."""
    units = [c.unit for c in header.columns if c.unit.endswith("元")]
    return units[0] if units else next((u for s in header.cells if (u := unit_in(s.folded))), "")


def unit_in(text: str) -> str:
    """The money unit in a folded text, "万元", "元", "亿元"; "" when it names none."""
    return next((u for u in ("万元", "亿元", "千元") if u in text), "元" if "(元)" in text or "单位:元" in text else "")


def _ends(row: Row, words: Words) -> bool:
    """Whether the row begins something else: a goal row, a remark, or one wide cell of prose."""
    said = row.says
    if not said:
        return False
    if any(words.label(s.text) in ("goal", "management") for s in said if s.row == row.number):
        return True
    first = next((s for s in said if s.row == row.number), said[0])
    return words.label(first.text) == "remark" or (len(said) == 1 and len(first.folded) > _REMARK)


def _heads_others(row: Row, header: Header) -> bool:
    """Whether words stand where the money should: the header of something else, whose words nobody knows."""
    said = [s for s in row.says if s.row == row.number]
    under = {id(s) for c in header.columns if c.role in BUDGET for s in row.all_at(c)}
    money = [s for s in said if id(s) in under]  # a wide one stands under several columns
    wordy = [s for s in money if not any(map(str.isdigit, s.folded)) and _WORDS.search(s.folded)]
    return len(wordy) > 1 and len(wordy) == len(money) and len(said) > len(money)


def _line(row: Row, header: Header, words: Words, reader: Reader, unit: str) -> tuple[BudgetLine, int] | None:
    cells = {c.role: s for c in header.columns if (s := row.at(c)) and s.text and s.row == row.number}
    money = [role for role in (*_MONEY, *_OTHERS, "execution", "score", "weight") if role in cells]
    known = any(words.budget_item(s.text.text) for s in row.says if s.row == row.number)
    wide = {id(cells[role]) for role in money if not FIGURE.fullmatch(cells[role].folded)}
    if (not money and not known) or (len(money) > 1 and len({id(cells[role]) for role in money}) == len(wide) == 1):
        return None  # one cell over all columns: 三、目标完成情况
    first = min(c.first for c in header.columns if c.role in {*BUDGET, "weight", "score"})
    aside = {id(s) for c in header.columns if c.role in _ASIDE for s in row.all_at(c) if s.cols == 1}
    left = [s for s in row.says if s.col + row.shift + s.cols - 1 < first and not FIGURE.fullmatch(s.folded)]
    left = [s for s in left if id(s) not in aside] or left
    labels = [s for s in left if words.label(s.text) != "budget" or s.row == row.number]
    named = [s for s in labels if s.row == row.number] or labels[-1:]
    above = left or [s for s in header.cells if s.col + s.cols <= first and words.label(s.text) == "budget"]
    alone = above[-1:] if above and above[-1].row <= header.last else []
    if not named and alone and row.number == header.last + 1 and _names_first(alone[0], row, first):
        named = alone
    if len(named) > 1 and words.label(named[0].text) == "budget":
        named = named[1:]
    item = reader.text(_name(named, left))

    def money_cell(role: str) -> Field[Quantity]:
        column = header.of(role)
        return reader.quantity(
            cells.get(role) or _slot(row, header, role), (column[0].unit or unit or "万元") if column else ""
        )

    beside = ((c, row.at(c)) for c in header.columns if c.role in _OTHERS)
    others = [
        Extra(c.header, reader.quantity(s, c.unit or unit or "万元"))
        for c, s in beside
        if s and s.text and s.row == row.number
    ]
    score = _plain(row, header, "score", reader, "分")
    line = BudgetLine(
        item=item,
        initial=money_cell("initial"),
        adjusted=money_cell("adjusted"),
        spent=money_cell("spent"),
        rate=_plain(row, header, "execution", reader, PRESUMED),
        weight=_plain(row, header, "weight", reader, "分") if header.of("weight") else _full(header, score, reader),
        score=score,
        others=tuple(others),
        unit=next((c.unit for c in header.columns if c.role in _MONEY and c.unit), "") or unit or "万元",
        where=where(row),
    )
    return line, (named[-1].col + row.shift if named else first)


def _names_first(label: Slot, row: Row, first: int) -> bool:
    """Whether a label beside the header names the first line: no line stands beside it below, or no room for a name."""
    return label.row + label.rows - 1 <= row.number or label.col + label.cols == first


def _name(named: list[Slot], left: list[Slot]) -> Slot | None:
    """The innermost label; 小计 alone is named by the label before it (财政拨款 小计)."""
    if not named:
        return None
    if fold(named[-1].text.text) == "小计" and len(left) > 1:
        return left[left.index(named[-1]) - 1]
    return named[-1]


def _slot(row: Row, header: Header, role: str) -> Slot | None:
    columns = header.of(role)
    slot = row.at(columns[0]) if columns else None
    return slot if slot and slot.row == row.number else None


def _plain(row: Row, header: Header, role: str, reader: Reader, unit: str) -> Field[Quantity]:
    columns = header.of(role)
    if not columns:
        return Field()
    slot = row.at(columns[0])
    if slot and slot.text and slot.row != row.number:
        return Field(slot.text, None, "", "merged above")
    return reader.quantity(slot, columns[0].unit or unit)


def _full(header: Header, score: Field[Quantity], reader: Reader) -> Field[Quantity]:
    """The weight that the header of the scores carries: 得分（10分）."""
    return points_in_name(header.of("score")[0].header, reader) if score.read else Field()


def related(lines: Sequence[BudgetLine], words: Words) -> tuple[BudgetLine, ...]:
    """Lines printed beside their labels, each beside the line it is part of."""
    return _related([(line, 0) for line in lines], words)


def _related(made: list[tuple[BudgetLine, int]], words: Words) -> tuple[BudgetLine, ...]:
    """Each line beside the line it is part of.

    A line is part of the total above it when it says 其中, when the total is a total by name, or when it stands further
    in; lines of no known kind after 项目支出 are its items.
    """
    out: list[BudgetLine] = []
    for index, (line, indent) in enumerate(made):
        out.append(replace(line, parent=_parent(made, index, indent, words)))
    return tuple(out)


def _parent(made: list[tuple[BudgetLine, int]], index: int, indent: int, words: Words) -> int | None:
    kind = _kind(made[index][0], words)
    if index == 0 or kind == "all":
        return None
    above = range(index - 1, -1, -1)
    if _is_part(made[index][0]):
        return next((i for i in above if not _is_part(made[i][0])), None)
    if kind == "":
        project = next((i for i in above if _kind(made[i][0], words)), None)
        if project is not None and _kind(made[project][0], words) == "basic" and _is_part(made[project + 1][0]):
            return project  # 其中：人员经费, 公用经费
        if project is not None and _kind(made[project][0], words) == "project":
            return project
    if kind == "fiscal":
        inner = next((i for i in above if made[i][1] < indent and _kind(made[i][0], words) == "fiscal"), None)
        if inner is not None:
            return inner
    return next((i for i in above if _kind(made[i][0], words) == "all"), None)


def _is_part(line: BudgetLine) -> bool:
    return fold(line.item.text).startswith("其中")


def _kind(line: BudgetLine, words: Words) -> str:
    return words.budget_item(line.item.text)

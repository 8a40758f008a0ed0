"""What a reviewer does on the page: decide, take back, decide all alike; each answered with what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl

from pipeline.errors import DecisionError
from pipeline.shell.decisions import CHOICES, cells_of, decided
from pipeline.shell.moments import now
from pipeline.shell.review.address import chosen, item_url
from pipeline.shell.review.desk import Filter, Row
from pipeline.shell.review.room import Change, Room
from pipeline.shell.review.words import STATE, words
from pipeline.shell.sample import ANSWERS
from pipeline.shell.show import say
from pipeline.values.verdict import Decision

Told = Mapping[str, str]
_LONGEST = 4000


def decide(room: Room, told: Told) -> dict[str, Any]:
    """Record a decision on one item: `choice`, and with "misread" which `cell` and what it says (`text`)."""
    item = _item(room, told)
    decision = _decision(room, item, told)
    recorded, overtaken = room.desk.decide([decision], _seen(told))
    if overtaken:
        return {"status": 409, "overtaken": _overtaken(room, overtaken[-1]), "seen": room.desk.number}
    changes = room.catch_up() if recorded[0].place else []
    corrected = decision.verdict == "misread" and decision.place is not None
    return {"next": _next(room, item, told), "changes": _changes(changes) if corrected else None}


def _decision(room: Room, item: Row, told: Told) -> Decision:
    choice, note = told.get("choice", ""), told.get("note", "")[:_LONGEST]
    if item["kind"] != "finding":
        if choice not in ANSWERS:
            raise DecisionError(f"{choice}: {' | '.join(ANSWERS)}")
        return Decision(item["key"], item["grounds"], choice, told["by"], now(), note)
    if choice != "misread":
        _known(choice)
        return Decision(item["key"], item["grounds"], choice, told["by"], now(), note)
    verdict = room.verdict(item["doc_id"], item["key"])
    if verdict is None:
        raise DecisionError(f"{item['key']}：没有这个问题", f"{item['key']}: no such finding")
    cells, at = cells_of(verdict), told.get("cell", "0")
    cell = cells[int(at)].cited if at.isdecimal() and int(at) < len(cells) else None
    correct = f"{cell.plain}→{told.get('text', '')[:_LONGEST]}" if cell else ""
    return decided(verdict, choice, by=told["by"], at=now(), note=note, correct=correct)


def _known(choice: str) -> None:
    if choice not in CHOICES:
        raise DecisionError(f"{choice}: {' | '.join(CHOICES)}")


def bulk(room: Room, told: Told) -> dict[str, Any]:
    """The same decision on every open finding of the item's check and diagnosis."""
    item, choice = _item(room, told), told.get("choice", "")
    _known(choice)
    if choice == "misread":
        raise DecisionError("误读须逐条填写", "misread: one cell at a time")
    note = told.get("note", "")[:_LONGEST]
    made = [Decision(i["key"], i["grounds"], choice, told["by"], now(), note) for i in room.desk.alike(item)]
    recorded, overtaken = room.desk.decide(list({d.key: d for d in made}.values()), _seen(told))
    t = words(room.lang)
    message = t["bulk_done"].format(len(recorded)) + (t["bulk_left"].format(len(overtaken)) if overtaken else "")
    return {"next": _next(room, item, told), "message": message, "recorded": len(recorded)}


def undo(room: Room, told: Told) -> dict[str, Any]:
    """Take back the decision on the item, where it is decided, else the reviewer's own last one; shows that item."""
    item = _item(room, told) if told.get("key") else None
    key = item["key"] if item is not None and item["state"] in ("decided", "gone") else ""
    taken = room.desk.undo(told["by"], key, now())
    t = words(room.lang)
    if taken is None:
        return {"message": t["nothing_to_undo"], "next": ""}
    room.catch_up()
    message = t["undone_done"].format(say(STATE[taken.verdict], room.lang))
    back = next(iter(room.desk.rows("SELECT * FROM items WHERE key = ?", taken.key)), None)
    return {"message": message, "next": _url(back, told) if back else ""}


def _item(room: Room, told: Told) -> Row:
    item = room.desk.item(told.get("doc_id", ""), told.get("key", ""))
    if item is None:
        raise DecisionError(f"{told.get('key', '')}：没有这一条", f"{told.get('key', '')}: no such item")
    return item


def _seen(told: Told) -> int:
    return int(told["seen"]) if told.get("seen", "").isdecimal() else 0


def _overtaken(room: Room, other: Decision) -> str:
    text = words(room.lang)["overtaken"]
    return text.format(by=other.by, choice=say(STATE.get(other.verdict, STATE["decided"]), room.lang))


def _changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [asdict(change) for change in changes]


def _filter(told: Told) -> Filter:
    return chosen(dict(parse_qsl(told.get("filter", ""))))


def _next(room: Room, item: Row, told: Told) -> str:
    """Where to go on: the next item of the filter, or the list where there is none."""
    of = _filter(told)
    found = room.desk.beside(of, item["rank"], 1)
    return _url(found, told) if found else f"/queue?{told.get('filter', '')}"


def _url(item: Row, told: Told) -> str:
    return item_url(item, _filter(told))

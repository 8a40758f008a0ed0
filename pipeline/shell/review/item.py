"""What one screen of the review shows: the card of a finding, or a cell or verdict of the sample, and where to look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.shell import sample
from pipeline.shell.decisions import cells_of, latest
from pipeline.shell.pages.document import Card, card
from pipeline.shell.pages.views import View, marked
from pipeline.shell.pictures import Exhibits
from pipeline.shell.population import ROLES
from pipeline.shell.precedents import precedent
from pipeline.shell.review.room import Room
from pipeline.shell.show import say, where
from pipeline.values.report import form_key
from pipeline.values.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that may have been misread: what it stands for, what was read, where."""

    label: str
    text: str
    place: str


def shown(room: Room, item: Mapping[str, Any]) -> dict[str, Any]:
    """The card, the views, the cells that may be misread, and the sample's row; for the template."""
    found: dict[str, Any] = {"card": None, "views": (), "cells": [], "spot": None, "precedent": None}
    if item["kind"] == "finding":
        verdict = room.verdict(item["doc_id"], item["key"])
        return found | _finding(room, item, verdict) if verdict else found
    row = next((row for row in sample.plan(room.out) if row["id"] == item["key"]), None)
    if row is None:
        return found
    place = sample.place_of(row)
    record = room.record(item["doc_id"])
    found["spot"] = {**row, "where": where(place, room.lang), "name": _role(row["role"], room.lang)}
    found["views"] = room.sight.views(record, [(place, "claimed")]) if place else ()
    if row["kind"] == "verdict" and record.verification:
        verdicts = record.verification.verdicts
        same = [v for v in verdicts if v.grounds == row["grounds"] and v.place == place]
        return found | _finding(room, item, same[0]) if same else found
    return found


def _finding(room: Room, item: Mapping[str, Any], verdict: Verdict) -> dict[str, Any]:
    return {
        "card": _card(room, item, verdict),
        "views": _views(room, item, verdict),
        "precedent": precedent(verdict, latest(room.desk.standing())),
        "cells": [
            Cell(say(f.label, room.lang), f.cited.plain, where(f.cited.places[0], room.lang))
            for f in cells_of(verdict)
            if f.cited
        ],
    }


def _card(room: Room, item: Mapping[str, Any], verdict: Verdict) -> Card:
    report = room.record(item["doc_id"]).report
    titles = {form_key(report, form): form.title for form in report.forms} if report else {}
    return card(verdict, titles, None, Exhibits(), room.lang)


def _views(room: Room, item: Mapping[str, Any], verdict: Verdict) -> tuple[View, ...]:
    return room.sight.views(room.record(item["doc_id"]), marked(verdict))


def _role(role: str, lang: str) -> str:
    return say(ROLES[role], lang) if role in ROLES else role

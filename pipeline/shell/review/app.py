"""The pages of the review: units, queue, one decision at a time; and what they send back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from pipeline.errors import DecisionError, PipelineError
from pipeline.shell.pages.document import veil
from pipeline.shell.pages.index import money, plain
from pipeline.shell.pages.words import KIND, named
from pipeline.shell.review import acts, letters
from pipeline.shell.review.address import address, chosen, item_url
from pipeline.shell.review.desk import Filter
from pipeline.shell.review.item import shown
from pipeline.shell.review.room import Room
from pipeline.shell.review.words import KEYS, STATE, words
from pipeline.shell.rulebook import titles as check_titles
from pipeline.shell.show import SEVERITY, say
from pipeline.values.verdict import Severity

SIZE = 100
"""Rows on a page of a list."""

_STATIC = {"review.js": "text/javascript", "review.css": "text/css", "style.css": "text/css"}
_SORTS = {
    "open": "coalesce(i.open, 0) DESC, coalesce(i.count, 0) DESC, path",
    "unit": "pinyin(organisation), year, path",
    "score": "CAST(score AS REAL) DESC, path",
    "gap": "abs(off) DESC, path",
    "money": "coalesce(adjusted, initial, 0) DESC, path",
}
_UNITS = """SELECT d.*, coalesce(i.open, 0) AS open, coalesce(i.count, 0) AS count,
    coalesce(i.confirmed, 0) AS confirmed,
    CASE WHEN score GLOB '[0-9]*' THEN score_recomputed - CAST(score AS REAL) END AS off
    FROM documents d LEFT JOIN (
        SELECT doc_id, sum(state IN ('open', 'stale')) AS open, count(*) AS count,
        sum(choice = 'confirmed' AND state = 'decided') AS confirmed
        FROM items WHERE kind = 'finding' AND cause = '' GROUP BY doc_id
    ) i USING (doc_id) WHERE status IN ('read', 'partial')
    AND instr(lower(path || coalesce(organisation, '') || coalesce(title, '')), lower(?)) ORDER BY """
_UNREAD = "SELECT path, reason FROM documents WHERE status IN ('failed', 'partial') ORDER BY status, path"


def app(room: Room, by: str) -> Starlette:
    """The application over one room; `by` is the reviewer until the page names another."""
    lang = room.lang
    page = partial(_rendered, room, by, lang)
    routes = [
        Route("/", partial(_units, room, page)),
        Route("/queue", partial(_queue, room, page)),
        Route("/item/{doc_id}/{key}", partial(_item, room, page)),
        Route("/picture/{doc_id}/{number:int}.png", partial(_picture, room)),
        Route("/static/{name}", _static),
        Route("/favicon.ico", lambda _: Response(status_code=204)),
        Route("/workbook.xlsx", partial(letters.workbook, room)),
        Route("/letter/{doc_id}", partial(letters.letter, room)),
        Route("/decide", partial(_act, acts.decide, room, by), methods=["POST"]),
        Route("/undo", partial(_act, acts.undo, room, by), methods=["POST"]),
        Route("/bulk", partial(_act, acts.bulk, room, by), methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={PipelineError: partial(_complaint, room.lang)})


async def _complaint(lang: str, _: Request, error: Exception) -> Response:
    told = error.said(lang) if isinstance(error, PipelineError) else str(error)
    return PlainTextResponse(told, 409 if isinstance(error, DecisionError) else 404)


@cache
def environment() -> Any:
    """The templates, everything put into them escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("pipeline.shell.review"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, finalize=veil,
    )  # fmt: skip


def _rendered(room: Room, by: str, lang: str, template: str, **told: Any) -> Response:
    text = environment().get_template(template).render(
        t=words(lang), lang=lang, by=by, seen=room.desk.number, keys=KEYS, money=money, plain=plain,
        state=lambda name: named(STATE, name, lang), kind=lambda name: named(KIND, name or "", lang),
        severity=lambda name: say(SEVERITY[Severity(name)], lang) if name else "", checks=check_titles(lang), **told,
    )  # fmt: skip
    return HTMLResponse(text)


def _number(text: str) -> int:
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else 1


def _units(room: Room, page: Callable[..., Response], request: Request) -> Response:
    """The front: every report with its score, money and open findings."""
    room.catch_up()
    sort, text = request.query_params.get("sort", "open"), request.query_params.get("text", "")
    rows = room.desk.rows(_UNITS + _SORTS.get(sort, _SORTS["open"]), text)
    at = min(_number(request.query_params.get("at", "")), max(1, -(-len(rows) // SIZE)))
    first = next(iter(room.desk.page(Filter(), 1, 1)), None)
    return page(
        "units.html", rows=rows[(at - 1) * SIZE : at * SIZE], count=len(rows), at=at,
        last=max(1, -(-len(rows) // SIZE)),
        sort=sort, text=text, first=item_url(first, Filter()) if first else "", address=address, Filter=Filter,
        sums={name: sum(row[name] for row in rows) for name in ("open", "count", "confirmed")},
        turned=lambda n: "/?" + urlencode({"sort": sort, "text": text, "at": n}), unread=room.desk.rows(_UNREAD),
    )  # fmt: skip


def _queue(room: Room, page: Callable[..., Response], request: Request) -> Response:
    """The findings or spot checks of a filter, a page at a time."""
    room.catch_up()
    of = chosen(request.query_params)
    count = room.desk.count(of)
    last = max(1, -(-count // SIZE))
    at = min(_number(request.query_params.get("at", "")), last)
    chosen_ = {"organisation": of.unit, "code": of.code, "severity": of.severity}
    lists, counts = zip(*(room.desk.listed(name, value) for name, value in chosen_.items()), strict=True)
    drawn = room.desk.rows("SELECT count(*) AS n FROM items WHERE kind != 'finding'")[0]["n"]
    return page(
        "queue.html", rows=room.desk.page(of, at, SIZE), count=count, at=at, last=last, of=of, drawn=drawn,
        lists=dict(zip(chosen_, lists, strict=True)), more=counts[0] - len(lists[0]),
        url=lambda item: item_url(item, of), turned=lambda n: "/queue?" + address(of, at=n),
    )  # fmt: skip


def _item(room: Room, page: Callable[..., Response], request: Request) -> Response:
    """One finding or spot check beside the place it speaks of."""
    room.catch_up()
    of = chosen(request.query_params)
    item = room.desk.item(request.path_params["doc_id"], request.path_params["key"])
    if item is None:
        raise HTTPException(404)
    beside = {step: room.desk.beside(of, item["rank"], step) for step in (1, -1)}
    urls = {step: item_url(found, of) if found else "" for step, found in beside.items()}
    where, values = of.where()
    before = room.desk.rows(f"SELECT count(*) AS n FROM items WHERE {where} AND rank <= ?", *values, item["rank"])  # noqa: S608
    return page(
        "item.html", item=item, of=of, after=urls[1], previous=urls[-1], back="/queue?" + address(of),
        position=before[0]["n"], count=room.desk.count(of), followers=_followers(room, item),
        alike=len(room.desk.alike(item)),
        history=room.desk.history(item["key"]), link=lambda i: item_url(i, of), **shown(room, item),
    )  # fmt: skip


def _followers(room: Room, item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if not item["followers"]:
        return []
    return room.desk.rows("SELECT * FROM items WHERE doc_id = ? AND cause = ? LIMIT 20", item["doc_id"], item["key"])


def _picture(room: Room, request: Request) -> Response:
    record = room.record(request.path_params["doc_id"])
    data = room.sight.picture(record, request.path_params["number"])
    if data is None:
        raise HTTPException(404)
    return Response(data, media_type="image/png")


def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(404)
    home = "pipeline.shell.pages" if name == "style.css" else "pipeline.shell.review"
    folder = "templates" if name == "style.css" else "static"
    return Response(files(home).joinpath(folder, name).read_bytes(), media_type=_STATIC[name])


async def _act(
    act: Callable[[Room, Mapping[str, str]], dict[str, Any]], room: Room, by: str, request: Request
) -> Response:
    """What the page sends, as JSON of texts; what came of it, with the address to go on to."""
    from starlette.concurrency import run_in_threadpool

    try:
        said = json.loads(await request.body())
    except ValueError as error:
        raise HTTPException(400) from error
    if not isinstance(said, dict):
        raise HTTPException(400)
    told = {str(name): str(value).strip() for name, value in said.items()}
    told["by"] = told.get("by") or by
    found = await run_in_threadpool(act, room, told)
    return JSONResponse(found, found.pop("status", 200))

"""What the review page gives to take away: the workbook with the decisions in it, the letter to one unit."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from pipeline.shell import letter as writing
from pipeline.shell.review.room import Room
from pipeline.shell.workbook import write

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_COUNTED = """UPDATE documents SET
    decided = (SELECT count(*) FROM findings f WHERE f.doc_id = documents.doc_id AND f.cause = '' AND f.decision != ''
               AND f.decision NOT LIKE 'stale:%'),
    open = (SELECT count(*) FROM findings f WHERE f.doc_id = documents.doc_id AND f.cause = ''
            AND (f.decision = '' OR f.decision LIKE 'stale:%')) WHERE findings IS NOT NULL"""


def workbook(room: Room, _: Request) -> Response:
    """The workbook, its decisions as they stand now; what was corrected since the run is as the run had it."""
    room.catch_up()
    with TemporaryDirectory() as folder:
        base, target = Path(folder) / "fuhe.sqlite", Path(folder) / "workbook.xlsx"
        copyfile(room.out / "fuhe.sqlite", base)
        query = "SELECT doc_id, key, state, choice, decided_by FROM items WHERE kind = 'finding' AND choice != ''"
        with closing(sqlite3.connect(base)) as results, results:
            results.execute("CREATE INDEX by_document ON findings (doc_id, key)")
            results.execute("UPDATE findings SET decision = '', decided_by = ''")
            results.executemany(
                "UPDATE findings SET decision = ?, decided_by = ? WHERE doc_id = ? AND key = ?",
                [
                    (
                        f"stale: {i['choice']}" if i["state"] == "stale" else i["choice"],
                        i["decided_by"],
                        i["doc_id"],
                        i["key"],
                    )
                    for i in room.desk.rows(query)
                ],
            )
            results.execute(_COUNTED)
        write(base, target, room.lang, pages=(room.out / "report").is_dir())
        return _download(target.read_bytes(), "workbook.xlsx", _XLSX)


def letter(room: Room, request: Request) -> Response:
    """The letter to the unit whose report this is, with its confirmed findings."""
    room.catch_up()
    doc_id = request.path_params["doc_id"]
    units = [unit for unit in writing.units(room) if doc_id in unit.documents]
    if not units:
        raise HTTPException(404)
    name, data = writing.letter(room, units[0])
    return _download(data, name, _DOCX)


def _download(data: bytes, name: str, media: str) -> Response:
    said = f"attachment; filename*=UTF-8''{quote(name, '')}"
    return Response(data, media_type=media, headers={"content-disposition": said})

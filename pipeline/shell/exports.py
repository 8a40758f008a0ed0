"""The results for other programs: SARIF 2.1.0 (findings with their decisions), JUnit XML (every verdict), GitLab."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from pipeline import __version__
from pipeline.shell.columns import unguarded
from pipeline.shell.show import say
from pipeline.shell.terminal import harmless_json
from pipeline.verifier.check import catalogue

_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_GRAVE = {"error": "major", "warning": "minor", "notice": "info"}
_SETTLED = ("explained", "misread", "rule-wrong")
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
Row = dict[str, str]


def write(out: Path, kinds: Sequence[str], lang: str) -> None:
    """The files of these kinds ("sarif", "junit", "gitlab"), made from the tables in `out`."""
    for kind in kinds:
        _KINDS[kind][1](out / _KINDS[kind][0], lang)


def names(kinds: Sequence[str]) -> list[str]:
    """What their files are called."""
    return [_KINDS[kind][0] for kind in kinds]


def dropped(out: Path, kinds: Sequence[str]) -> None:
    """Remove those of an earlier run that are not wanted any more: they would tell old results."""
    for kind in _KINDS.keys() - set(kinds):
        (out / _KINDS[kind][0]).unlink(missing_ok=True)


def sarif(place: Path, lang: str) -> None:
    """findings.sarif: a rule for each check, a result for each finding; what an auditor settled is suppressed."""
    rules: list[dict[str, object]] = [
        {
            "id": info.code,
            "name": info.module.__name__.rpartition(".")[2],
            "shortDescription": {"text": say(info.title, lang)},
            "help": {"text": info.basis},
            "defaultConfiguration": {"level": _LEVELS[info.severity.value]},
        }
        for info in catalogue()
    ]
    codes = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {"name": "fuhe", "version": __version__, "rules": rules}
    head = json.dumps({"driver": driver}, ensure_ascii=False)
    with place.open("w", encoding="utf-8") as stream:
        stream.write(f'{{"$schema": "{_SCHEMA}", "version": "2.1.0", "runs": [{{"tool": {head}, "results": [')
        for number, row in enumerate(_rows(place.parent, "findings")):
            found = {**_result(row), "ruleIndex": codes[row["code"]]}
            stream.write(f"{',' if number else ''}\n{harmless_json(json.dumps(found, ensure_ascii=False))}")
        stream.write("\n]}]}\n")


def _result(row: Row) -> dict[str, object]:
    spot = [f"{name} {row[name]}" for name in ("page", "table", "row", "column") if row[name]]
    found: dict[str, object] = {
        "ruleId": row["code"],
        "level": _LEVELS[row["severity"]],
        "message": {"text": " ".join(filter(None, [row["message"], row["diagnosis"]]))},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": quote(row["path"])}},
                "logicalLocations": [{"fullyQualifiedName": "/".join([row["subject"], *spot])}],
            }
        ],
        "partialFingerprints": {"fuhe/v1": f"{row['doc_id']}/{row['key']}"},
    }
    choice = row["decision"].partition(" ")[0]
    if choice in _SETTLED:
        why = f"{row['decision']} {row['decided_by']}".strip()
        found["suppressions"] = [{"kind": "external", "justification": why}]
    return found


def junit(place: Path, _: str) -> None:
    """verdicts.junit.xml: a suite for each document, a case for each verdict; what is undecided is skipped."""
    with place.open("w", encoding="utf-8") as stream:
        stream.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fuhe">\n')
        for path, rows in groupby(_rows(place.parent, "verdicts"), lambda row: row["path"]):
            known = list(rows)
            count = Counter(row["agreement"] for row in known)
            counts = f'tests="{len(known)}" failures="{count["differs"]}" errors="0" skipped="{count["undecided"]}"'
            stream.write(f"<testsuite name={_quoted(_plain(path))} {counts}>\n")
            stream.writelines(map(_case, known))
            stream.write("</testsuite>\n")
        stream.write("</testsuites>\n")


def gitlab(place: Path, _: str) -> None:
    """gl-code-quality.json: what nobody has settled of the findings, as GitLab shows it beside a merge request."""
    found = [
        {
            "description": " ".join(filter(None, [row["message"], row["diagnosis"]])),
            "check_name": row["code"],
            "fingerprint": f"{row['doc_id']}/{row['key']}",
            "severity": _GRAVE[row["severity"]],
            "location": {"path": row["path"], "lines": {"begin": int(row["row"] or row["page"] or 1)}},
        }
        for row in _rows(place.parent, "findings")
        if row["decision"].partition(" ")[0] not in _SETTLED
    ]
    place.write_text(harmless_json(json.dumps(found, ensure_ascii=False, indent=1)) + "\n", encoding="utf-8")


def _case(row: Row) -> str:
    name = _quoted(_plain(f"{row['code']} {row['subject']}"))
    words = _plain(row["message"] if row["agreement"] == "differs" else row["reason"])
    inside = {
        "differs": f"<failure type={_quoted(row['severity'])}>{escape(words, quote=False)}</failure>",
        "undecided": f"<skipped message={_quoted(words)}/>",
    }.get(row["agreement"], "")
    return f"<testcase classname={_quoted(row['code'])} name={name}>{inside}</testcase>\n"


def _quoted(text: str) -> str:
    """An attribute of XML; `xml.sax.saxutils` has one too, and loads all that speaks to the network with it."""
    return f'"{escape(text)}"'.replace("\n", "&#10;").replace("\t", "&#9;")


def _plain(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return "".join(c if c in "\n\t" or c.isprintable() or c == "\u3000" else "\ufffd" for c in text)


def _rows(out: Path, name: str) -> Iterator[Row]:
    with (out / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield {column: unguarded(value or "") for column, value in row.items()}


_KINDS: dict[str, tuple[str, Callable[[Path, str], None]]] = {
    "sarif": ("findings.sarif", sarif),
    "junit": ("verdicts.junit.xml", junit),
    "gitlab": ("gl-code-quality.json", gitlab),
}
CHOICES = tuple(_KINDS)

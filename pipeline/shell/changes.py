"""What changed between two runs: files, verdicts, and how often each check speaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path

from pipeline.shell.diff import MARKS, recomputed, short
from pipeline.shell.pages.words import STATUS
from pipeline.shell.rarity import rare
from pipeline.shell.rulebook import titles
from pipeline.shell.show import columns, number, say
from pipeline.shell.store import table
from pipeline.values.verdict import Text

Row = Mapping[str, str]
Change = dict[str, str]
_COMPARED = ("agreement", "claimed", "recomputed_low", "recomputed_high", "cause")
_HASH = 16
_HEAD = (
    Text("", ""), Text("文件", "file"), Text("代码", "code"), Text("对象", "subject"),
    Text("原 → 现", "then → now"), Text("键", "key"),
)  # fmt: skip
_SIGNS = Text("+ 新增　- 不再有　~ 有变化", "+ new   - gone   ~ changed")
_ALARMS = {
    "silent": Text("不再报", "silent"),
    "more": Text("明显变多", "far more"),
    "fewer": Text("明显变少", "far fewer"),
    "": Text("", ""),
}


def changes(old: Path, new: Path) -> list[Change]:
    """What changed: files, verdicts; one mapping each with "what", "path", "code", "subject", "key", "old" and "new".

    A document that lies elsewhere now, or was handed in anew under another name, is held against its old self
    ("renamed"): the one with the same bytes, else the one that answers the same questions.
    """
    files, verdicts = ((table(old, name), table(new, name)) for name in ("documents", "verdicts"))
    moved = _moved(*files, *verdicts)
    renamed = [_change("renamed", now, old=was, new=now) for was, now in sorted(moved.items())]
    return [*renamed, *_file_changes(*files, moved), *_verdict_changes(*verdicts, moved)]


def _moved(
    old: Sequence[Row], new: Sequence[Row], verdicts_then: Sequence[Row], verdicts_now: Sequence[Row]
) -> dict[str, str]:
    """Path then → path now of documents that only have another name."""
    before, after = ({row["path"]: row for row in rows} for rows in (old, new))
    gone = {path: row for path, row in before.items() if path not in after}
    come = {path: row for path, row in after.items() if path not in before}
    found = _same(gone, come, lambda path, rows: {rows[path]["sha256"]} - {""}, whole=True)
    keys: tuple[dict[str, set[str]], dict[str, set[str]]] = (defaultdict(set), defaultdict(set))
    for known, rows in zip(keys, (verdicts_then, verdicts_now), strict=True):
        for row in rows:
            known[row["path"]].add(row["key"])
    left = {p: r for p, r in gone.items() if p not in found}
    free = {p: r for p, r in come.items() if p not in found.values()}
    return found | _same(left, free, lambda path, rows: keys[rows is free].get(path, set()), whole=False)


def _same(
    then: Mapping[str, Row],
    now: Mapping[str, Row],
    marks: Callable[[str, Mapping[str, Row]], Iterable[str]],
    *,
    whole: bool,
) -> dict[str, str]:
    """Pairs that share most marks, each path once; unless one mark is `whole`, half of the fewer have to be shared."""
    bearing: dict[str, list[str]] = defaultdict(list)
    for path in now:
        for mark in marks(path, now):
            bearing[mark].append(path)
    pairs = []
    for path in then:
        mine = set(marks(path, then))
        shared = Counter(other for mark in mine for other in bearing.get(mark, ()))
        fewer = {other: min(len(mine), len(set(marks(other, now)))) for other in shared}
        pairs += [(-n, path, other) for other, n in shared.items() if whole or 2 * n >= fewer[other]]
    found: dict[str, str] = {}
    for _, path, other in sorted(pairs):
        if path not in found and other not in found.values():
            found[path] = other
    return found


def _file_changes(old: Sequence[Row], new: Sequence[Row], moved: Mapping[str, str]) -> Iterator[Change]:
    before = {moved.get(row["path"], row["path"]): row for row in old}
    after = {row["path"]: row for row in new}
    for path in sorted(before.keys() | after.keys()):
        was, now = (rows[path]["status"] if path in rows else "" for rows in (before, after))
        if was != now:
            yield _change("file", path, old=was, new=now)
        elif before[path]["sha256"] != after[path]["sha256"]:
            yield _change("file", path, old=before[path]["sha256"][:_HASH], new=after[path]["sha256"][:_HASH])


def _verdict_changes(old: Sequence[Row], new: Sequence[Row], moved: Mapping[str, str]) -> Iterator[Change]:
    before = {(moved.get(row["path"], row["path"]), row["key"]): row for row in old}
    after = {(row["path"], row["key"]): row for row in new}
    for where in sorted(before.keys() | after.keys()):
        was, now = before.get(where), after.get(where)
        if was and now and all(was[column] == now[column] for column in _COMPARED):
            continue
        row = now or was or {}
        known = {name: row[name] for name in ("code", "subject", "key")}
        yield _change("verdict", where[0], old=_state(was), new=_state(now), **known)


def _state(row: Row | None) -> str:
    if row is None:
        return ""
    parts = (MARKS[row["agreement"]], row["claimed"], recomputed(row) and f"({recomputed(row)})")
    return " ".join(part for part in parts if part)


def _change(what: str, path: str, **told: str) -> Change:
    return {"what": what, "path": path, "code": "", "subject": "", "key": "", **told}


def change_lines(found: Sequence[Change], lang: str) -> Iterator[str]:
    """The changes as aligned lines."""
    if not found:
        yield say(Text("没有变化", "nothing changed"), lang)
        return
    head = tuple(say(text, lang) for text in _HEAD)
    rows = ((_sign(c), c["path"], c["code"], short(c["subject"]), _arrow(c, lang), c["key"]) for c in found)
    yield from columns([head, *rows])
    yield say(_SIGNS, lang)


def _arrow(change: Change, lang: str) -> str:
    """ "未能读取 → 已读取"; of a file under another name what it was called before."""
    if change["what"] == "renamed":
        return say(Text("原名 {}", "was {}"), lang).format(change["old"])
    if change["what"] == "file" and len(change["old"]) == len(change["new"]) == _HASH:
        return say(Text("内容已变", "other contents"), lang)
    told = [change[name] for name in ("old", "new")]
    if change["what"] == "file":
        told = [say(STATUS[word], lang) if word in STATUS else word for word in told]
    return " → ".join(short(word) or "—" for word in told)


def _sign(change: Change) -> str:
    return "+" if not change["old"] else "-" if not change["new"] else "~"


def rates(old: Path, new: Path) -> list[dict[str, object]]:
    """How often each check differed, of what it decided, then and now; "alarm" where that is hardly chance.

    "silent" says nothing any more, "more" and "fewer" differ in rate: by Fisher's exact test.
    """
    told = []
    then, now = (Counter((row["code"], row["agreement"]) for row in table(out, "verdicts")) for out in (old, new))
    for code in sorted({code for code, _ in (*then, *now)}):
        counts = [(c[code, "differs"], c[code, "differs"] + c[code, "agrees"]) for c in (then, now)]
        (was, of), (is_, of_now) = counts
        told.append({"code": code, "old": was, "of_old": of, "new": is_, "of_new": of_now, "alarm": _alarm(*counts)})
    return told


def _alarm(then: tuple[int, int], now: tuple[int, int]) -> str:
    (was, of), (is_, of_now) = then, now
    return {1: "more", -1: "fewer" if is_ else "silent", 0: ""}[rare((is_, of_now), (was, of))]


def rate_lines(found: Sequence[Mapping[str, object]], lang: str) -> Iterator[str]:
    """The same as aligned lines, checks that found something in one of the runs only."""
    shown = [row for row in found if row["old"] or row["new"]]
    if not shown:
        yield say(Text("两次都没有问题", "no findings in either"), lang)
        return
    head = (Text("代码", "code"), Text("检查", "check"), Text("前", "then"), Text("后", "now"), Text("", ""))
    body = [
        (str(row["code"]), titles(lang).get(str(row["code"]), ""), _rate(row["old"], row["of_old"]),
         _rate(row["new"], row["of_new"]), say(_ALARMS[str(row["alarm"])], lang))
        for row in shown
    ]  # fmt: skip
    yield from columns([tuple(say(text, lang) for text in head), *body])


def _rate(count: object, of: object) -> str:
    """ "4/300 (1.3%)"."""
    whole = int(str(of))
    share = f" ({number(Fraction(100 * int(str(count)), whole), 1)}%)" if whole else ""
    return f"{count}/{of}{share}"

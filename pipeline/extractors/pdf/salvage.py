"""What is left of a PDF that lost its end, or a piece in its middle: the pages that still have all they need.

A page whose contents or fonts are gone would come out empty or, worse, in wrong characters. So the objects of such a
file are looked through, and only pages whose contents, fonts and forms are all there are shown to the reader.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s+(\d{1,5})\s+obj\b")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_LENGTH = re.compile(rb"/Length\s+(\d{1,9})\b(?!\s+\d+\s+R)")
_PACKED, _FIRST = re.compile(rb"/Type\s*/ObjStm\b"), re.compile(rb"/First\s+(\d{1,9})\b")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/FlateDecode\b")
_ZEROS = re.compile(rb"/Length1\b|/Subtype\s*/(Image|Type1C|CIDFontType0C|OpenType)\b")  # pictures and fonts hold many
_BEGINNING = re.compile(rb"^stream\r?\n")
_BRACKET = re.compile(rb"<<|>>")
_PAGE, _PAGES = re.compile(rb"/Type\s*/Page\b"), re.compile(rb"/Type\s*/Pages\b")
_CATALOGUE, _LOCK = re.compile(rb"/Type\s*/Catalog\b"), re.compile(rb"/Filter\s*/Standard\b")
_HOLE = bytes(512)  # what an interrupted download leaves in place of a block
_DEEP = 40  # page nodes above one another
_MOST, _LOOK = 1 << 26, 1 << 22  # bytes unpacked from one file; of one stream to see whether it can be unpacked
_HOPELESS = 100  # broken objects after which no more are looked for


class Remains(NamedTuple):
    """A file that can be opened, each of whose pages is whole or can't be loaded.

    Args:
        data: the file's own bytes, and what makes up for the rest; b"" where no page is left that could be shown.
        whole: whether no page is lost and their number is known.
    """

    data: bytes
    whole: bool


def sound(data: bytes) -> bool:
    """Whether the file has its end, perhaps with junk of mail gateways behind it, and no hole where a block is missing.

    A file that holds so many zeros in its pictures or fonts is looked through like one with a hole, and found whole.
    """
    return ended(data) and _HOLE not in data


def ended(data: bytes) -> bool:
    """Whether the file has its end."""
    return b"%%EOF" in data[-2048:]


def incomplete(data: bytes) -> bool:
    """Whether pages were lost, or their number."""
    if sound(data):
        return False
    left = remains(data)
    return left is None or not left.whole


@lru_cache(maxsize=1)
def remains(data: bytes) -> Remains | None:
    """The file with a new trailer, and a new tree of pages where that is lost or some of them are.

    None where that can't be told: nothing looks like a page, or a key is needed to look.
    """
    locked = bool(_LOCK.search(data))
    end, objects, packed = _objects(data, locked)
    if packed and locked:
        return None
    if packed:
        data = data[:end] + b"".join(_unpacked(packed))
        end, objects, _ = _objects(data, locked)
    root = next((number for number in reversed(objects) if _CATALOGUE.search(objects[number])), 0)
    top = _references(_value(objects.get(root, b""), b"/Pages"))
    counted = bool(top and top[0] in objects)
    pages = list(_leaves(top[0], objects)) if counted else _loose(objects)
    whole = [_whole(page, objects) for page in pages]
    if locked and ended(data) and counted and all(whole):
        return Remains(data, True)  # with its trailer, which names the key
    if locked or not any(whole):
        return Remains(b"", False) if pages else None
    made = b""
    if not (counted and all(whole)):
        root, lost = max(objects) + 2, max(objects) + 3
        kids = b" ".join(b"%d 0 R" % (page if good else lost) for page, good in zip(pages, whole, strict=True))
        tree = b"<</Type/Pages/Count %d/Kids[%s]/MediaBox[0 0 595 842]>>" % (len(pages), kids)
        made = _object(root - 1, tree) + _object(root, b"<</Type/Catalog/Pages %d 0 R>>" % (root - 1))
    trailer = b"\ntrailer\n<</Root %d 0 R>>\nstartxref\n0\n%%%%EOF\n" % root
    return Remains(data[:end] + made + trailer, not made)


def _object(number: int, body: bytes) -> bytes:
    return b"\n%d 0 obj\n%s\nendobj" % (number, body)


def _objects(data: bytes, locked: bool) -> tuple[int, dict[int, bytes], list[tuple[bytes, bytes]]]:
    """Where the last whole object ends; whole objects by number, in the file's order, without their streams; and the
    packed ones, with them.
    """
    found: dict[int, bytes] = {}
    packed = []
    at = end = broken = 0
    while broken < _HOPELESS and (start := _OBJECT.search(data, at)):
        begin, stop = start.end(), data.find(b"endobj", start.end())
        if stop < 0:
            break
        stream = data.find(b"stream", begin, stop)
        inner = _OBJECT.search(data, begin, stop if stream < 0 else stream)
        if stream >= 0 and not inner:
            stop = _stream_end(data, begin, stream)
        if inner or stop < 0:  # this one is cut off, or has a hole in it
            at, broken = inner.start() if inner else begin, broken + 1
            continue
        at = end = stop + len(b"endobj")
        found.pop(int(start[1]), None)
        head = data[begin : stop if stream < 0 else stream]
        if stream < 0 or not _broken(head, data[stream:stop], locked):
            found[int(start[1])] = head
            if stream >= 0 and _PACKED.search(head):
                packed.append((head, data[stream:stop]))
    return end, found, packed


def _broken(head: bytes, stream: bytes, locked: bool) -> bool:
    """Whether a stream has a hole, or can't be unpacked."""
    if locked or not _FLATE.search(head):
        return _HOLE in stream and (b"/Filter" in head or not _ZEROS.search(head))
    reader = zlib.decompressobj()
    try:
        reader.decompress(_BEGINNING.sub(b"", stream), _LOOK)
    except zlib.error:
        return True
    return not (reader.eof or reader.unconsumed_tail)


def _stream_end(data: bytes, begin: int, stream: int) -> int:
    """Where the object ends whose dictionary is begin:stream; −1 if it has no end."""
    length = _LENGTH.search(data, begin, stream)
    for after in (stream + int(length[1]) if length else stream, stream):
        last = data.find(b"endstream", after + len(b"stream"))
        end = data.find(b"endobj", last, last + 64) if last >= 0 else -1
        if end >= 0 and (after == stream or last < after + 64):
            return end
    return -1


def _unpacked(packed: Iterable[tuple[bytes, bytes]]) -> Iterator[bytes]:
    """The objects in these streams, each as one by itself."""
    room = _MOST
    for head, stream in packed:
        first = _FIRST.search(head)
        try:
            plain = zlib.decompressobj().decompress(_BEGINNING.sub(b"", stream), room) if first else b""
            room = max(room - len(plain), 1)
            start = int(first[1]) if first else 0
            numbers = [int(number) for number in plain[:start].split()]
        except (zlib.error, ValueError):
            continue
        offsets = [*numbers[1::2], len(plain) - start]
        for number, begin, end in zip(numbers[0::2], offsets, offsets[1:], strict=False):
            yield _object(number, plain[start + begin : start + end])


def _value(head: bytes, key: bytes) -> bytes:
    """What stands behind a key: a list, a dictionary, or a reference and what follows it."""
    found = re.search(key + rb"(?![A-Za-z])\s*", head)
    if not found:
        return b""
    rest = head[found.end() :]
    if rest.startswith(b"["):
        return rest[: rest.find(b"]") + 1]
    if not rest.startswith(b"<<"):
        return rest[:40].partition(b"/")[0].partition(b">")[0]
    depth = 0
    for bracket in _BRACKET.finditer(rest):
        depth += 1 if bracket[0] == b"<<" else -1
        if not depth:
            return rest[: bracket.end()]
    return rest


def _references(head: bytes) -> list[int]:
    return [int(number) for number in _REFERENCE.findall(head)]


def _leaves(root: int, objects: dict[int, bytes]) -> Iterator[int]:
    """The pages of a tree in their order, those that are lost too."""
    nodes, seen = [root], set[int]()
    while nodes:
        node = nodes.pop()
        if not _PAGES.search(objects.get(node, b"")):
            yield node
        elif node not in seen:
            seen.add(node)
            nodes += reversed(_references(_value(objects[node], b"/Kids")))


def _loose(objects: dict[int, bytes]) -> list[int]:
    """The pages of all trees whose root is left, then those of none."""
    trees = [number for number, head in objects.items() if _PAGES.search(head)]
    inner = {kid for tree in trees for kid in _references(_value(objects[tree], b"/Kids"))}
    found = dict.fromkeys(page for tree in trees if tree not in inner for page in _leaves(tree, objects))
    found.update(dict.fromkeys(number for number, head in objects.items() if _PAGE.search(head)))
    return list(found)


def _whole(page: int, objects: dict[int, bytes]) -> bool:
    """Whether a page, its contents and all that they use are there; what it inherits too."""
    head, node = objects.get(page, b""), page
    if not _PAGE.search(head):
        return False
    resources = b""
    for _ in range(_DEEP):
        if node not in objects:
            return False
        resources = _value(objects[node], b"/Resources")
        parent = _references(_value(objects[node], b"/Parent"))
        if resources or not parent:
            break
        node = parent[0]
    wanted, seen = _references(_value(head, b"/Contents")) + _references(resources), set[int]()
    while wanted:
        number = wanted.pop()
        if number not in objects:
            return False
        if number not in seen:
            seen.add(number)
            wanted += _references(objects[number])
    return True

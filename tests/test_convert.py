"""Old office formats: known by their content, converted in a fence, named with a remedy where that cannot be done."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from pipeline import api
from pipeline.errors import UnreadableDocument
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import convert
from pipeline.shell.archives import is_archive
from pipeline.shell.batch import Settings, examined
from pipeline.shell.compound import streams
from pipeline.shell.convert import Old, converted, old_format
from pipeline.shell.intake import listed
from pipeline.shell.record import Record
from tests.conftest import source
from tests.test_xlsx import FORM, book, rows, sheet

TABLE = (
    ("一级指标", "三级指标", "年度指标值", "实际完成值", "得分"),
    ("产出指标", "培训人数", "≥50人", "52人", "10"),
    ("产出指标", "合格率", "≥95%", "96%", "10"),
)


def rtf(*lines: tuple[str, ...]) -> bytes:
    """The rows as a table in RTF, Chinese signs by number."""

    def spelled(text: str) -> str:
        return "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in text)

    edges = "".join(f"\\cellx{2000 * (i + 1)}" for i in range(len(lines[0])))
    made = "".join(
        f"\\trowd{edges} " + "".join(f"\\intbl {spelled(text)}\\cell " for text in line) + "\\row\n" for line in lines
    )
    return f"{{\\rtf1\\ansi\\ansicpg936 {spelled('自评表')}\\par\n{made}}}".encode("ascii")


RTF = rtf(*TABLE)
FLAT = b'<?xml version="1.0"?><office:document office:mimetype="application/vnd.oasis.opendocument.%s"/>'
needs_libreoffice = pytest.mark.skipif(convert.program() is None, reason="LibreOffice is not installed")


def compound(*names: str, head: bytes = b"") -> bytes:
    """A compound file with streams of these names at its top; `head` begins the first of them."""
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        raw = name.encode("utf-16-le")
        spelled = raw.ljust(64, b"\0") + struct.pack("<H", len(raw) + 2 if raw else 0) + bytes([kind, 1])
        return spelled + struct.pack("<3I", free, right, child) + bytes(36) + struct.pack("<2I", start, size) + bytes(4)

    directory = entry("Root Entry", 5, free, 1, end, 0)
    for number, name in enumerate(names, 1):
        directory += entry(name, 2, number + 1 if number < len(names) else free, free, 4, 4096)
    directory = directory.ljust(1024, b"\0")  # sectors 1 and 2
    table = struct.pack("<5I", fat, 2, end, end, end).ljust(512, b"\xff")
    header = convert.MAGIC + bytes(16) + struct.pack("<5H", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<8I", 0, 1, 1, 0, 4096, end, 0, end) + struct.pack("<2I", 0, 0)
    header = header.ljust(512, b"\xff")
    return header + table + directory + bytes(512) + head.ljust(4096, b"\0")


def package(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return stream.getvalue()


ODT = package(mimetype="application/vnd.oasis.opendocument.text", content_xml="<x/>")
ODS = package(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml="<x/>")
XLSX = book(sheet(rows(*FORM)))


# Which format is it?


@pytest.mark.parametrize(
    ("data", "name", "old"),
    [
        (compound("WordDocument", "1Table"), "报告.doc", Old("doc", "doc", "docx")),
        (compound("WordDocument"), "报告.pdf", Old("doc", "doc", "docx")),  # the ending lies
        (compound("WordDocument"), "报告.wps", Old("wps", "doc", "docx")),
        (compound("Workbook"), "报表.xls", Old("xls", "xls", "xlsx")),
        (compound("Book"), "报表.xls", Old("xls", "xls", "xlsx")),
        (compound("Workbook"), "报表.et", Old("wps", "xls", "xlsx")),
        (compound("CONTENTS"), "旧稿.wps", Old("wps", "wps", "docx")),
        (compound("PowerPoint Document"), "汇报.ppt", None),
        (compound("EncryptedPackage", "EncryptionInfo"), "报告.docx", None),
        (compound("WordDocument")[:600], "断了.doc", None),
        (RTF, "报告.doc", Old("rtf", "rtf", "docx")),
        (ODT, "报告.odt", Old("odt", "odt", "docx")),
        (ODS, "报表.ods", Old("odt", "ods", "xlsx")),
        (package(**{"xl__workbook.bin": ""}), "报表.xlsb", Old("xlsx", "xlsb", "xlsx")),
        (XLSX, "报表.xls", None),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "报表.xls", Old("xls", "xml", "xlsx")),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', "报告.doc", Old("doc", "xml", "docx")),
        (FLAT % b"text", "报告.doc", Old("odt", "fodt", "docx")),
        (FLAT % b"spreadsheet", "报表.xml", Old("odt", "fods", "xlsx")),
        (b"<html><table></table></html>", "报表.xls", None),
        (b"%PDF-1.4", "报告.doc", None),
        (b"", "空.doc", None),
    ],
)
def test_an_old_format_is_known_by_its_content(data: bytes, name: str, old: Old | None) -> None:
    assert old_format(data, name) == old


def test_a_password_is_seen_before_the_conversion() -> None:
    words = compound("WordDocument", head=bytes(11) + b"\x01")
    plain = struct.pack("<2H", 0x0809, 16) + bytes(16)
    assert old_format(words, "a.doc") == Old("doc", "doc", "docx", locked=True)
    assert old_format(compound("Workbook", head=plain + struct.pack("<2H", 0x2F, 54)), "a.xls") == Old("xls", "xls", "xlsx", True)
    assert old_format(compound("Workbook", head=plain + struct.pack("<2H", 0x42, 2)), "a.xls") == Old("xls", "xls", "xlsx")


def test_only_what_lies_at_the_top_counts() -> None:
    """A workbook with a Word document embedded holds the words "WordDocument" too, one storage deeper."""
    data = bytearray(compound("Workbook", "MBD0001"))
    data[1024 + 3 * 128 : 1024 + 3 * 128 + 24] = "WordDocument".encode("utf-16-le")
    assert [s.name for s in streams(bytes(data))] == ["Workbook", "MBD0001"]
    assert old_format(bytes(data), "a.xls") == Old("xls", "xls", "xlsx")


@pytest.mark.parametrize("cut", range(0, 3000, 97))
def test_a_damaged_compound_file_is_no_trap(cut: int) -> None:
    data = compound("WordDocument", "1Table")
    assert isinstance(streams(data[:cut]), tuple)
    ringed = bytearray(data)
    ringed[cut % len(data)] ^= 0xFF
    assert isinstance(streams(bytes(ringed)), tuple)


@pytest.mark.parametrize("data", [XLSX, ODT, ODS, package(**{"[Content_Types].xml": "", "word__document.xml": ""})],
                         ids=["xlsx", "odt", "ods", "docx"])  # fmt: skip
def test_a_document_that_is_a_zip_is_no_archive(data: bytes, tmp_path: Path) -> None:
    assert not is_archive(data)
    (tmp_path / "a.zip").write_bytes(data)
    assert [f.name for f in listed([tmp_path])] == ["a.zip"]


# What becomes of it


def final(data: bytes, name: str, patterns: Patterns, tmp_path: Path) -> Record:
    (tmp_path / name).write_bytes(data)
    (file,) = listed([tmp_path])
    return examined(file, Settings(patterns, {})).record


def test_without_libreoffice_the_remedy_is_named(
    patterns: Patterns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    record = final(compound("WordDocument"), "报告.doc", patterns, tmp_path)
    assert (record.status, record.format) == ("failed", "doc")
    assert record.reason and "LibreOffice" in record.reason.zh and "安装" in record.reason.zh


def stand_in(folder: Path, script: str) -> str:
    """A program that takes LibreOffice's place: told as it is, but doing what `script` says."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


posix = pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for LibreOffice")


@posix
def test_what_comes_out_is_read_under_the_name_and_hash_of_what_went_in(
    patterns: Patterns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "made.xlsx").write_bytes(book(sheet(rows(*FORM)), names=["自评表"]))
    script = f'test -n "$FUHE_SECRET" && exit 1\nmkdir -p out && cp {tmp_path}/made.xlsx out/document.xlsx'
    monkeypatch.setenv("FUHE_SECRET", "of no concern to LibreOffice")
    program = stand_in(tmp_path, script)
    monkeypatch.setattr(convert, "program", lambda: program)
    (tmp_path / "in").mkdir()
    data = compound("Workbook")
    record = final(data, "报表.xls", patterns, tmp_path / "in")
    assert (record.status, record.format, record.path) == ("read", "xls", "报表.xls")
    assert record.sha256 == source(data).sha256 and record.report
    indicator = record.report.forms[0].indicators[0]
    assert indicator.name == "整治河道长度" and indicator.where and indicator.where.source == record.doc_id


@posix
@pytest.mark.parametrize(
    ("script", "locked", "code"),
    [
        ("exit 0", False, "not-converted"),
        ("exit 1", True, "encrypted"),
        ("mkdir out; : > out/document.docx", False, "not-converted"),
        ("sleep 30", False, "timeout"),
    ],
)
def test_a_failed_conversion_has_a_reason_and_leaves_nothing_behind(
    script: str, locked: bool, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = stand_in(tmp_path, script)
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(convert, "program", lambda: program)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    with pytest.raises(UnreadableDocument) as error:
        converted(source(b"x", "a.doc"), Old("doc", "doc", "docx", locked), seconds=1)
    assert error.value.code == code
    assert list((tmp_path / "tmp").iterdir()) == []
    if code == "timeout":
        listing = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout
        assert str(tmp_path) not in listing


def test_macros_links_and_recalculation_are_switched_off(tmp_path: Path) -> None:
    convert._settle(tmp_path)
    said = (tmp_path / "user" / "registrymodifications.xcu").read_text("utf-8")
    for name, value in (("DisableMacrosExecution", "true"), ("BlockUntrustedRefererLinks", "true"), ("OOXMLRecalcMode", "1")):
        assert f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value>' in said


@needs_libreoffice
def test_a_real_conversion_keeps_every_row(patterns: Patterns) -> None:
    went_in = source(RTF, "报告.rtf")
    old = old_format(went_in.data, went_in.name)
    assert old
    document = api.read(converted(went_in, old))
    assert document.source == went_in.id and document.name == "报告.rtf"
    (form,) = api.extract(document, patterns).forms
    assert [(i.name, i.target.text, i.actual.text, i.score.text) for i in form.indicators] == [
        ("培训人数", "≥50人", "52人", "10"), ("合格率", "≥95%", "96%", "10"),
    ]  # fmt: skip


@needs_libreoffice
def test_a_real_conversion_of_rubbish_is_refused() -> None:
    with pytest.raises(UnreadableDocument, match="not-converted"):
        converted(source(compound("WordDocument"), "a.doc"), Old("doc", "doc", "docx"))

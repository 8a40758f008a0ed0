"""Archives that are no ZIP: tar, gzip and its like, mail with attachments; each file in them is a file of the run."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.shell import unpacking
from pipeline.shell.archives import LARGEST, ArchiveError, is_archive, member_bytes, members
from pipeline.shell.intake import listed, load_file
from pipeline.shell.store import table
from tests.submitted import RIGHT, docx, extracted

REPORT = RIGHT.encode()


def tar(files: dict[str, bytes], press: Callable[[bytes], bytes] = bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("../../etc/passwd")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return press(out.getvalue())


def mail(*attachments: tuple[str, bytes], text: str = "附件为本单位自评表，请查收。") -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "2023年自评报告", "甲 <a@b.cn>", "c@d.cn"
    message.set_content(text)
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def inside(data: bytes, name: str, tmp_path: Path) -> list[str]:
    (tmp_path / name).write_bytes(data)
    return [member.name for member in members(tmp_path / name)] if is_archive(tmp_path / name) else []


@pytest.mark.parametrize(
    ("name", "press"),
    [("a.tar", bytes), ("a.tar.gz", gzip.compress), ("a.tgz", gzip.compress), ("a.tbz2", bz2.compress), ("a.txz", lzma.compress)],
)  # fmt: skip
def test_a_tar_however_it_is_pressed_is_a_folder_of_files(
    name: str, press: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    data = tar({"教育/自评表.md": REPORT, "._自评表.md": b"x", "b.docx": docx("甲", "98")}, press)
    assert inside(data, name, tmp_path) == ["教育/自评表.md", "b.docx"]
    assert member_bytes(tmp_path / name, ("教育/自评表.md",)) == REPORT


def test_one_file_that_is_pressed_keeps_its_name(tmp_path: Path) -> None:
    assert inside(gzip.compress(REPORT), "自评表.md.gz", tmp_path) == ["自评表.md"]
    assert member_bytes(tmp_path / "自评表.md.gz", ("自评表.md",)) == REPORT


def test_mail_gives_its_attachments_and_its_text(tmp_path: Path) -> None:
    data = bytes(mail(("自评表.docx", docx("甲", "98")), ("说明.md", REPORT)))
    assert inside(data, "报送.eml", tmp_path) == ["正文.txt", "自评表.docx", "说明.md"]
    assert "自评表".encode() in member_bytes(tmp_path / "报送.eml", ("正文.txt",))


def test_mail_without_attachments_is_a_text_and_a_saved_web_page_is_no_mail(tmp_path: Path) -> None:
    assert inside(bytes(mail()), "a.eml", tmp_path) == []
    page = mail(("a.png", b"x"))
    del page["From"]
    page["From"] = "<Saved by Blink>"
    assert inside(bytes(page), "a.mht", tmp_path) == []


def test_forwarded_mail_archives_in_mail_and_emblems(tmp_path: Path) -> None:
    inner = mail(("内.md", REPORT))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("压缩.md", REPORT)
    outer = mail(("报送.zip", packed.getvalue()))
    outer.add_attachment(inner)
    outer.get_payload()[0].add_related(b"\x89PNG", "image", "png", cid="<logo>", filename="logo.png")  # type: ignore[union-attr,index]
    (tmp_path / "a.eml").write_bytes(bytes(outer))
    names = [file.name for file in listed([tmp_path / "a.eml"])]
    assert names == [
        "a.eml", "a.eml!/报送.zip", "a.eml!/报送.zip!/压缩.md", "a.eml!/正文.txt", "a.eml!/转发.eml",
        "a.eml!/转发.eml!/内.md", "a.eml!/转发.eml!/正文.txt",
    ]  # fmt: skip


def test_old_names_in_gbk_are_read(tmp_path: Path) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="gb18030") as archive:
        archive.addfile(tarfile.TarInfo("自评"))
    assert inside(out.getvalue(), "a.tar", tmp_path) == ["自评"]


def test_a_bomb_is_told_and_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.gz").write_bytes(gzip.compress(bytes(10_000)))
    with pytest.raises(unpacking.TooMuch):
        unpacking.as_zip(tmp_path / "a.gz", 5_000)
    monkeypatch.setattr("pipeline.shell.archives.LARGEST", 5_000)
    assert is_archive(tmp_path / "a.gz")
    with pytest.raises(ArchiveError, match="bomb"):
        list(members(tmp_path / "a.gz"))
    assert LARGEST > 5_000


@pytest.mark.parametrize("data", [b"\x1f\x8bdamaged", b"BZh9" + bytes(range(256)) * 9, tar({"a": REPORT}, gzip.compress)[:60]])
def test_a_damaged_one_has_a_reason(data: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.gz").write_bytes(data)
    (row,) = table(extracted(folder, tmp_path / "out", pages="none"), "documents")
    assert (row["status"], row["reason"][:10]) == ("failed", "本程序不能打开的压缩")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "表.ofd", "w") as archive:
        archive.writestr("OFD.xml", "<ofd:OFD/>")
        archive.writestr("Doc_0/Document.xml", "<ofd:Document/>")
    (folder / "信.msg").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__nameid_version1.0".encode("utf-16-le") * 50)
    rows = table(extracted(folder, tmp_path / "out", pages="none"), "documents")
    assert [(row["path"], row["reason"][:4]) for row in rows] == [("信.msg", "Outl"), ("表.ofd", "OFD ")]


def test_what_is_in_them_is_read_like_any_file(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    form = docx("甲县教育局", "98")
    (folder / "报送.tgz").write_bytes(tar({"a.eml": bytes(mail(("自评表.docx", form)))}, gzip.compress))
    out = extracted(folder, tmp_path / "out", pages="none")
    rows = [(row["path"], row["format"], row["status"]) for row in table(out, "documents")]
    assert rows == [
        ("报送.tgz", "zip", "ignored"), ("报送.tgz!/a.eml", "zip", "ignored"),
        ("报送.tgz!/a.eml!/正文.txt", "text", "read"), ("报送.tgz!/a.eml!/自评表.docx", "docx", "read"),
    ]  # fmt: skip
    assert [row["code"] for row in table(out, "findings")] == ["T202"]
    (file,) = [file for file in listed([folder]) if file.name.endswith(".docx")]
    assert load_file(file).data == form

"""What counts as a file, what it is called, what is a copy, and what is refused before it is opened."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import PatternError
from pipeline.shell.archives import ArchiveError, is_archive
from pipeline.shell.faults import fault, sniffed
from pipeline.shell.intake import File, listed, load_file, load_patterns, load_source


def names(files: list[File]) -> list[str]:
    return [f.name for f in files]


def fill(folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def test_folders_are_read_through_in_order_of_name(tmp_path: Path) -> None:
    fill(tmp_path, b_txt=b"b", a__z_txt=b"zz", a__k__x_txt=b"xxx", _hidden=b"h", a___fuhe__decisions_sqlite=b"s")
    assert names(listed([tmp_path])) == ["a/k/x.txt", "a/z.txt", "b.txt"]


def test_a_file_named_outright_goes_by_its_own_name_and_the_output_is_left_out(tmp_path: Path) -> None:
    fill(tmp_path, in__a_txt=b"a", in__out__old_csv=b"o")
    assert names(listed([tmp_path / "in" / "a.txt"])) == ["a.txt"]
    assert names(listed([tmp_path / "in"], skip=tmp_path / "in" / "out")) == ["a.txt"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    fill(tmp_path, a__x_txt=b"x")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "b").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    assert [(f.name, f.fault) for f in listed([tmp_path])] == [("a/x.txt", ""), ("gone.txt", "dangling")]


def test_copies_are_numbered_and_point_to_the_first(tmp_path: Path) -> None:
    fill(tmp_path, a_txt=b"same", b_txt=b"diff", c_txt=b"same", d_txt=b"same", e_txt=b"", f_txt=b"")
    files = {f.name: f for f in listed([tmp_path])}
    assert [(files[n].copy_of, files[n].copy) for n in ("a.txt", "b.txt", "c.txt", "d.txt")] == [
        ("", 1), ("", 1), ("a.txt", 2), ("a.txt", 3),
    ]  # fmt: skip
    assert (files["f.txt"].copy_of, files["f.txt"].copy) == ("", 2), "two empty files are two faults, not a copy"


def pack(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return path


def test_archives_are_opened_and_archives_in_them(tmp_path: Path) -> None:
    inner = pack(tmp_path / "inner.bin", x_txt=b"deep").read_bytes()
    (tmp_path / "inner.bin").unlink()
    pack(tmp_path / "a.zip", b_txt=b"bee", sub__c_dat=inner, junk_txt=b"junk")
    packed = (tmp_path / "a.zip").read_bytes().replace(b"junk.txt", b".unk.txt")
    (tmp_path / "a.zip").write_bytes(packed)
    files = listed([tmp_path])
    assert names(files) == ["a.zip", "a.zip!/b.txt", "a.zip!/sub/c.dat", "a.zip!/sub/c.dat!/x.txt"]
    assert [f.count for f in files] == [3, None, 1, None]
    assert load_file(files[3]).data == b"deep" and load_file(files[3]).name == "a.zip!/sub/c.dat!/x.txt"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two_documents(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as package:
        for data in (b"first", b"second", b"first"):
            package.writestr("in/a.txt", data)
    found = {f.name: f for f in listed([tmp_path / "a.zip"])}
    assert list(found) == ["a.zip", "a.zip!/in/a.txt", "a.zip!/in/a.txt (2)", "a.zip!/in/a.txt (3)"]
    assert [load_file(f).data for f in list(found.values())[1:]] == [b"first", b"second", b"first"]
    assert found["a.zip!/in/a.txt (3)"].copy_of == "a.zip!/in/a.txt"


def test_names_packed_on_windows_are_read_as_gbk(tmp_path: Path) -> None:
    raw = "自评/报表.txt".encode("gbk")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        info = zipfile.ZipInfo("x" * len(raw))
        archive.writestr(info, b"text")
    data = (tmp_path / "a.zip").read_bytes().replace(b"x" * len(raw), raw)
    (tmp_path / "a.zip").write_bytes(data)
    files = listed([tmp_path])
    assert names(files) == ["a.zip", "a.zip!/自评/报表.txt"]
    assert load_file(files[1]).data == b"text"


def test_a_file_name_in_gbk_or_with_a_line_break_is_shown(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode("表".encode("gbk") + b".txt")).write_bytes(b"a")
    except OSError:
        pytest.skip("this disk holds UTF-8 names only")
    (tmp_path / "x\ny.txt").write_bytes(b"bb")
    assert sorted(names(listed([tmp_path]))) == ["x\\ny.txt", "表.txt"]


def test_a_word_file_is_a_document_not_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<x/>")
        archive.writestr("word/document.xml", b"<x/>")
    assert not is_archive(path)
    assert listed([path])[0].count is None


def test_bombs_locked_and_damaged_archives_are_named_not_opened(tmp_path: Path) -> None:
    layer = pack(tmp_path / "0.bin", x_txt=b"x").read_bytes()
    for _ in range(6):
        (tmp_path / "0.bin").unlink(missing_ok=True)
        layer = pack(tmp_path / "0.bin", in_zip=layer).read_bytes()
    faults = [f.fault for f in listed([tmp_path / "0.bin"])]
    assert "bomb" in faults and len(faults) < 7
    (tmp_path / "b.zip").write_bytes(pack(tmp_path / "b.zip", a_txt=b"abc" * 99).read_bytes()[:60])
    assert listed([tmp_path / "b.zip"])[0].fault == "bad-zip"


def test_a_member_larger_than_its_header_says_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.shell.archives.LARGEST", 1000)
    pack(tmp_path / "a.zip", big_txt=b"0" * 5000)
    big = listed([tmp_path])[1]
    assert big.fault == "too-large"
    with pytest.raises(ArchiveError, match="too-large"):
        load_file(big)


def test_system_files_and_pipes_are_no_documents(tmp_path: Path) -> None:
    fill(tmp_path, Thumbs_db=b"x", a_txt=b"a")
    (tmp_path / "~$a.docx").write_bytes(b"lock")
    os.mkfifo(tmp_path / "pipe")
    assert {f.name: f.fault for f in listed([tmp_path])} == {
        "Thumbs.db": "not-a-document", "a.txt": "", "pipe": "special", "~$a.docx": "not-a-document",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name", "format_and_fault"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "a.doc", ("doc", "doc")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", ("docx", "encrypted")),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", ("xls", "xls")),
        (b"Rar!\x1a\x07\x01\x00", "a.pdf", ("unknown", "packed")),
        (b"\x89PNG\r\n\x1a\n", "a.png", ("scan", "scan")),
        (b"PK\x03\x04....xl/workbook.xml", "a.xlsx", ("xlsx", "xlsx")),
        (b"\x00\x01\x02\x03", "a.bin", ("unknown", "unknown")),
    ],
)
def test_what_cannot_be_read_is_named_by_its_content(data: bytes, name: str, format_and_fault: tuple[str, str]) -> None:
    assert sniffed(data, name) == format_and_fault
    assert fault(format_and_fault[1]).zh and fault(format_and_fault[1]).en


def test_patterns_come_with_the_program_or_from_a_folder(tmp_path: Path) -> None:
    assert "headers.toml" in load_patterns().texts
    fill(tmp_path, p__numbers_toml=b"[parts]\ndigit = '\\d'\n", mine_toml=b"id = 'mine'\n")
    mine = load_patterns(tmp_path / "p", str(tmp_path / "mine.toml"))
    assert mine.profile == "mine" and mine.raw("profiles/mine") == {"id": "mine"}
    with pytest.raises(PatternError, match="no such folder of patterns"):
        load_patterns(tmp_path / "nowhere")
    with pytest.raises(PatternError, match="no profile"):
        load_patterns(tmp_path / "p", "nowhere")


def test_a_source_knows_its_hash(tmp_path: Path) -> None:
    fill(tmp_path, a_txt=b"abc")
    source = load_source(tmp_path / "a.txt")
    assert (source.name, source.data, source.id) == ("a.txt", b"abc", "ba7816bf8f01cfea")

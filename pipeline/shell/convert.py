"""Old office formats through LibreOffice, fenced and timed.

Each file is converted in a process group of its own with a profile of its own, both thrown away afterwards: macros off,
links not followed, no network where the system can take it away, time, memory and output limited. What comes out is
read by the extractor of the new format under the old file's hash: every place names the file that was handed in.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
import zlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.errors import UnreadableDocument
from pipeline.shell.archives import LARGEST
from pipeline.shell.compound import MAGIC, streams
from pipeline.values.document import Source

SECONDS = 90
"""Time for one file; a report of a hundred pages takes some five."""
_MEMORY = 4 * 2**20  # kilobytes of address space
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_HOMES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice", "C:/Program Files/LibreOffice/program/soffice.exe",
)  # fmt: skip
_OPTIONS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),  # never
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),  # never: a saved value is what was handed in
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
)


@dataclass(frozen=True, slots=True)
class Old:
    """A format that must be converted.

    Args:
        media: its name in the tables of results.
        ending: of the file name that LibreOffice is to see.
        target: what it becomes, "docx" or "xlsx".
        locked: it is marked as needing a password.
    """

    media: str
    ending: str
    target: str
    locked: bool = False


def old_format(data: bytes, name: str) -> Old | None:
    """Which old format these bytes are, by content; None for what needs no conversion or cannot be converted."""
    if data.startswith(MAGIC):
        return _compound(data, name.lower())
    if data.startswith(b"{\\rtf"):
        return Old("rtf", "rtf", "docx")
    if data.startswith(b"PK"):
        return _package(data)
    return _spelled_out(data[:8192])


def _compound(data: bytes, name: str) -> Old | None:
    found = {stream.name.lower(): stream.head for stream in streams(data)}
    wps = name.endswith((".wps", ".wpt", ".et", ".ett"))
    if "encryptedpackage" in found:
        return None
    if "worddocument" in found:
        return Old("wps" if wps else "doc", "doc", "docx", _locked_words(found["worddocument"]))
    for entry in ("workbook", "book"):
        if entry in found:
            return Old("wps" if wps else "xls", "xls", "xlsx", _locked_sheet(found[entry]))
    if name.endswith(".wps") and "contents" in found:  # Microsoft Works
        return Old("wps", "wps", "docx")
    return None


def _locked_words(head: bytes) -> bool:
    """The flag fEncrypted at the begin of a Word file."""
    return len(head) > 11 and bool(head[11] & 0x01)


def _locked_sheet(head: bytes) -> bool:
    """Whether the record FILEPASS stands among the first of a workbook."""
    at = 0
    while at + 4 <= len(head):
        kind, length = int.from_bytes(head[at : at + 2], "little"), int.from_bytes(head[at + 2 : at + 4], "little")
        if kind == 0x002F:
            return True
        if kind not in (0x0809, 0x0009, 0x0209, 0x0409, 0x0086):  # begin of file, write protection
            return False
        at += 4 + length
    return False


def _package(data: bytes) -> Old | None:
    """OpenDocument, and the binary workbook; other ZIP packages need no conversion."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error):
        return None
    if "xl/workbook.bin" in names:
        return Old("xlsx", "xlsb", "xlsx")
    if "opendocument.text" in kind:
        return Old("odt", "odt", "docx")
    return Old("odt", "ods", "xlsx") if "opendocument.spreadsheet" in kind else None


def _spelled_out(head: bytes) -> Old | None:
    """The XML formats of Office 2003, which come with the old endings, and flat OpenDocument."""
    if b"progid=\"Word.Document\"" in head or b"schemas.microsoft.com/office/word/2003/wordml" in head:
        return Old("doc", "xml", "docx")
    if b"progid=\"Excel.Sheet\"" in head or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return Old("xls", "xml", "xlsx")
    if b"<office:document" in head and b"vnd.oasis.opendocument.text" in head:
        return Old("odt", "fodt", "docx")
    if b"<office:document" in head and b"vnd.oasis.opendocument.spreadsheet" in head:
        return Old("odt", "fods", "xlsx")
    return None


@cache
def program() -> str | None:
    """The path of LibreOffice; None where it is not installed."""
    return next(filter(None, map(shutil.which, ("soffice", "libreoffice", *_HOMES))), None)


def converted(source: Source, old: Old, seconds: int = SECONDS) -> Source:
    """The same document in the new format, under the old one's name and hash.

    Raises:
        UnreadableDocument: "no-libreoffice", "encrypted", "not-converted", "timeout".
    """
    soffice = program()
    if soffice is None:
        raise UnreadableDocument("no-libreoffice", old.media)
    with tempfile.TemporaryDirectory(prefix="fuhe-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        before, after = home / f"document.{old.ending}", home / "out" / f"document.{old.target}"
        before.write_bytes(source.data)
        _settle(home / "profile")
        said = _run(soffice, home, before, old, seconds)
        if not after.is_file() or not 0 < after.stat().st_size <= LARGEST:
            raise UnreadableDocument("encrypted" if old.locked else "not-converted", said)
        return replace(source, media=old.target, data=after.read_bytes())


def _settle(profile: Path) -> None:
    """A fresh profile with macros and links switched off."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _OPTIONS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(soffice: str, home: Path, before: Path, old: Old, seconds: int) -> str:
    """What LibreOffice said; it and all it started are gone afterwards."""
    command = [
        *_fence(seconds), soffice, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--invisible",
        "--nologo", "--norestore", "--nodefault", "--nolockcheck", "--convert-to", _FILTERS[old.target],
        "--outdir", str(home / "out"), str(before),
    ]  # fmt: skip
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    world = {**kept, "HOME": str(home), "TMPDIR": str(home), "TEMP": str(home), "TMP": str(home), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command, cwd=home, env=world, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as running:  # fmt: skip
        try:
            said, _ = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise UnreadableDocument("timeout", f"LibreOffice took more than {seconds} s") from None
        finally:
            if running.poll() is None:
                _end(running)
    return said.decode("utf-8", "replace").strip()[-500:]


def _end(running: subprocess.Popen[bytes]) -> None:
    """Ends the process and its children, which would outlive it."""
    if os.name == "posix":
        os.killpg(running.pid, signal.SIGKILL)
    else:
        running.kill()


@cache
def _fence(seconds: int) -> tuple[str, ...]:
    """What goes before the command: limits of time and memory, and no network where the system allows that."""
    if os.name != "posix":
        return ()
    limits = f"ulimit -t {2 * seconds}; ulimit -v {_MEMORY} 2>/dev/null; ulimit -c 0; exec \"$@\""
    command: tuple[str, ...] = ("sh", "-c", limits, "sh")
    apart = ("unshare", "--map-root-user", "--net")
    if shutil.which(apart[0]) and subprocess.run([*apart, "true"], capture_output=True, check=False).returncode == 0:
        command += apart
    return command

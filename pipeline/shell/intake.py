"""What is to be read: files under folders and in archives, types by content, copies found by their hash."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import PatternError
from pipeline.normalizers.patterns import Patterns
from pipeline.shell import compiled
from pipeline.shell.archives import LARGEST, ArchiveError, is_archive, member_bytes, members
from pipeline.shell.mistakes import refused
from pipeline.values.document import Source

_SYSTEM_FILES = ("thumbs.db", "desktop.ini", "ehthumbs.db")


@dataclass(frozen=True, slots=True)
class File:
    """One input file, not yet read.

    Args:
        name: as the auditor knows it, relative to its argument, members of archives as "a.zip!/b.pdf".
        path: of the file on disk.
        trail: how to get at it inside that file, () for the file itself.
        size: in bytes.
        fault: code of what stands against reading it, "" for nothing.
        count: for an archive: how many files it holds.
        copy_of: name of the file with the same bytes that is read in its place.
        copy: 1 for the first file with these bytes, 2, 3 for further ones.
        sha256: of its bytes when it was listed, hex; "" where they were not looked at.
    """

    name: str
    path: Path
    trail: tuple[str, ...] = ()
    size: int = 0
    fault: str = ""
    count: int | None = None
    copy_of: str = ""
    copy: int = 1
    sha256: str = ""


def load_patterns(folder: Path | None = None, profile: str = "") -> Patterns:
    """The pattern library: that of `folder`, else the copy in the wheel, else the checkout's `patterns/`.

    Args:
        profile: id of a profile, or the path of a TOML file with one; "" lets the form decide.

    Raises:
        PatternError: no such folder or profile, or no text in UTF-8.
    """
    named = [folder] if folder else homes()
    home = next((h for h in named if h.is_dir()), None)
    if home is None:
        raise PatternError(f"{named[0]}：没有这个规则库文件夹", f"{named[0]}: no such folder of patterns")
    files = sorted(p for p in home.rglob("*") if p.suffix in (".toml", ".txt") and p.is_file())
    texts = {p.relative_to(home).as_posix(): _text(p) for p in files}
    if "numbers.toml" not in texts:
        raise PatternError(f"{home}：不是规则库，没有 numbers.toml", f"{home}: no patterns here, no numbers.toml")
    if profile.endswith(".toml"):
        texts[f"profiles/{Path(profile).name}"] = _text(Path(profile))
        profile = Path(profile).stem
    if profile and f"profiles/{profile}.toml" not in texts:
        known = ", ".join(sorted(Path(n).stem for n in texts if n.startswith("profiles/")))
        raise PatternError(
            f"没有地区口径“{profile}”；现有 {known}，或给出一个 .toml 文件",
            f"no profile {profile}; there are {known}, or name a .toml file",
        )
    return Patterns(texts, profile, compiled.ready(texts))


def homes() -> list[Path]:
    """Where the patterns that are shipped may lie."""
    package = Path(__file__).resolve().parent.parent
    return [package / "_patterns", package.parent / "patterns"]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise PatternError(*refused(error, path).args) from error
    except UnicodeDecodeError as error:
        raise PatternError(f"{path}：不是 UTF-8 文本", f"{path}: no text in UTF-8") from error


def load_source(path: str | Path, password: str = "") -> Source:
    """The bytes of one file, for `read`."""
    path = Path(path)
    return _source(path.name, path.read_bytes(), password)


def load_file(file: File, password: str = "") -> Source:
    """The bytes of a listed file; raises `ArchiveError` or `OSError`."""
    if file.trail:
        return _source(file.name, member_bytes(file.path, file.trail, password), password)
    with file.path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size > LARGEST:
            raise ArchiveError("too-large")
        data = stream.read(LARGEST + 1)  # a file that grows while it is read ends here
    if len(data) > LARGEST:
        raise ArchiveError("too-large")
    return _source(file.name, data, password)


def _source(name: str, data: bytes, password: str) -> Source:
    return Source(name, "", hashlib.sha256(data).hexdigest(), data, password)


def listed(paths: Sequence[Path], skip: Path | None = None) -> list[File]:
    """`found` in order of name, copies marked; for few files: a run keeps its list on disk."""
    from pipeline.shell.ledger import Ledger

    with Ledger(None) as ledger:
        ledger.enlist(found(paths, skip))
        return [entry.file for entry in ledger.entries()]


def found(paths: Sequence[Path], skip: Path | None = None) -> Iterator[File]:
    """Every file under the paths as it is met, archives opened; `skip` (the output) left out.

    Hidden files and folders are left out; a path named outright never is.
    """
    avoid = {real(skip)} if skip else set()
    for path in paths:
        yield from _under(path, avoid)


def _under(path: Path, avoid: set[Path]) -> Iterator[File]:
    found = _walked(path, avoid) if _is_folder(path) else [(shown(path.name), path)]
    for name, file in found:
        yield from opened(name, file)


def _walked(top: Path, avoid: set[Path]) -> Iterator[tuple[str, Path]]:
    """Relative names and paths of the files under a folder; links are followed, but no folder is entered twice.

    A folder that cannot be listed comes out as itself.
    """
    entered = set(avoid)
    folders = [("", top)]
    while folders:
        prefix, folder = folders.pop()
        if real(folder) in entered:
            continue
        entered.add(real(folder))
        try:
            entries = sorted(e for e in folder.iterdir() if not e.name.startswith("."))
        except OSError:
            yield prefix.rstrip("/") or shown(folder.name), folder
            continue
        yield from ((prefix + shown(e.name), e) for e in entries if not _is_folder(e))
        folders += [(f"{prefix}{shown(e.name)}/", e) for e in reversed(entries) if _is_folder(e)]


def real(path: Path) -> Path:
    """The path without links, as far as they lead anywhere; one in a circle stays as it is."""
    return Path(os.path.realpath(path))


def _is_folder(path: Path) -> bool:
    """Whether files are to be looked for in it; in a folder that may be listed but not entered nobody can tell."""
    try:
        return path.is_dir()
    except OSError:
        return False


def opened(name: str, path: Path) -> Iterator[File]:
    """The file, and when it is an archive its members."""
    try:
        state = path.stat()
        file = File(name, path, size=state.st_size, fault=_unwanted(name) or _odd(state.st_mode))
        if file.fault or not is_archive(path):
            yield replace(file, fault=file.fault or ("too-large" if file.size > LARGEST else ""))
            return
        found = list(members(path))
    except ArchiveError as error:
        yield replace(file, fault=error.code)
    except OSError as error:
        yield File(name, path, fault=_astray(path, error) or os_fault(error))
    else:
        yield replace(file, count=len(found))
        for m in found:
            yield File(f"{name}!/{m.name}", path, m.trail, m.size, m.fault or _unwanted(m.name), m.count)


def _odd(mode: int) -> str:
    """The fault of what is no regular file: reading a pipe would wait for ever."""
    if stat.S_ISDIR(mode):
        return "unlisted"
    return "" if stat.S_ISREG(mode) else "special"


def _astray(path: Path, error: OSError) -> str:
    """The fault of a link that leads nowhere, or round to itself; "" for any other."""
    if error.errno == errno.ELOOP:
        return "circle"
    return "dangling" if isinstance(error, FileNotFoundError) and path.is_symlink() else ""


def os_fault(error: OSError) -> str:
    """The fault code of what the operating system said."""
    if isinstance(error, FileNotFoundError):
        return "vanished"
    return "no-permission" if isinstance(error, PermissionError) else "disk"


def _unwanted(name: str) -> str:
    last = name.rsplit("/", 1)[-1]
    return "not-a-document" if last.startswith("~$") or last.lower() in _SYSTEM_FILES else ""


def digest(file: File) -> str:
    """SHA-256 of a file's bytes, hex; "" where they cannot be had."""
    if file.fault in ("special", "unlisted", "too-large"):
        return ""
    try:
        if file.trail:
            return load_file(file).sha256
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except (OSError, ArchiveError):
        return ""


def shown(name: str) -> str:
    """A file name fit for a table: bytes that are no UTF-8 are read as GBK, control characters made visible."""
    raw = os.fsencode(name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)

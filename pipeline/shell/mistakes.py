"""What was wrong with a command, in the reader's language, with what to do next."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from pipeline.errors import PipelineError

LANGUAGE = "FUHE_LANG"
"""The environment variable that names the language where no option does."""

COMPLETE = "_FUHE_COMPLETE"
"""The environment variable through which a shell asks for words that fit."""

_SYSTEM = {
    errno.ENOENT: ("没有这个文件或文件夹", "no such file or folder"),
    errno.EACCES: ("没有权限；换一个地方，或请管理员授权", "no right to it; choose another place"),
    errno.EPERM: ("没有权限；换一个地方，或请管理员授权", "no right to it; choose another place"),
    errno.EROFS: ("这里只能读，不能写；换一个地方", "this place can only be read; choose another"),
    errno.ENOTDIR: ("路径中有一段是文件，不是文件夹", "a part of this path is a file, not a folder"),
    errno.EISDIR: ("是文件夹，不是文件", "is a folder, not a file"),
    errno.EEXIST: ("已有同名的文件", "there is a file of that name already"),
    errno.ENOSPC: ("磁盘已满；腾出空间，同一命令接着做", "the disk is full; make room, and the same command goes on"),
    errno.ENAMETOOLONG: ("名称太长", "the name is too long"),
}
_VALUES = (
    (r"valid integer", "应为整数", "must be a whole number"),
    (r"greater than or equal to (\S+)", r"不得小于 {0}", "must be at least {0}"),
    (r"less than or equal to (\S+)", r"不得大于 {0}", "must be at most {0}"),
)
_USAGE = (
    (r"No such command '(.*?)'", "没有命令 {0}", "no such command: {0}"),
    (r"unexpected extra .*?\((.*)\)", "多出了 {0}；名称中有空格的，请加引号", "what is {0}? quote names with spaces"),
    (r"Option '(.*?)' requires an argument", "{0} 后面要写上值", "{0} needs a value"),
)  # fmt: skip


def asked(words: Sequence[str]) -> str:
    """The language that a command line asks for, be the rest of it right or wrong: "zh" or "en"."""
    said = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    said += [after for word, after in pairwise(words) if word == "--lang"]
    return "en" if (said or [os.environ.get(LANGUAGE, "")])[-1] == "en" else "zh"


def refused(error: OSError, path: object = None) -> PipelineError:
    """What the system would not do with a file, in words."""
    named = path or error.filename
    zh, en = _SYSTEM.get(error.errno or 0, (error.strerror or str(error),) * 2)
    return PipelineError(f"{named}：{zh}", f"{named}: {en}") if named else PipelineError(zh, en)


def usage(error: Any, lang: str) -> str:
    """A command line that cannot be understood (an exception of Typer's): what is wrong, and where it is described."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error.format_message())
    zh, en = _misused(error)
    if near := sorted(getattr(error, "possibilities", None) or re.findall(r"mean '?([\w-]+)", error.format_message())):
        zh, en = f"{zh}；是不是 {'、'.join(near)}？", f"{en}; do you mean {', '.join(near)}?"
    context = getattr(error, "ctx", None)
    verb = f"{context.command_path} --help" if context else "fuhe --help"
    return f"fuhe: {en}\n{verb} tells how it is used" if lang == "en" else f"fuhe: {zh}\n用法见 {verb}"


def _misused(error: Any) -> tuple[str, str]:
    message: str = error.format_message()
    param = getattr(error, "param", None)
    hint = getattr(error, "param_hint", None) or (param.get_error_hint() if param else "")
    hint = " / ".join(hint) if isinstance(hint, (list, tuple)) else str(hint).replace("'", "")
    match type(error).__name__:
        case "MissingParameter":
            told = getattr(param, "help", None) or ""
            zh, _, en = told.partition(" · ")
            return f"缺少 {hint}{zh and f'（{zh}）'}", f"{hint} is missing{en and f' ({en})'}"
        case "NoSuchOption":
            return f"没有选项 {error.option_name}", f"no such option: {error.option_name}"
        case "BadParameter":
            zh, en = _worded(error.message, _VALUES)
            return f"{hint} 的值不对：{zh}", f"wrong value for {hint}: {en}"
        case _:
            return _worded(message, _USAGE)


def _worded(message: str, known: Sequence[tuple[str, str, str]]) -> tuple[str, str]:
    """A sentence of Typer's in our words; as it is where we have none."""
    for pattern, zh, en in known:
        if found := re.search(pattern, message):
            return zh.format(*found.groups()), en.format(*found.groups())
    return message, message

"""Why a file was not read, or only in part, in words its owner understands, with what to do about it."""

# ruff: noqa: E501 - a table of sentences is easier to read one sentence a line

from __future__ import annotations

from pipeline.values.report import Report
from pipeline.values.verdict import Text

FAULTS = {
    "empty": Text("文件为空，没有内容：请重新报送", "the file is empty: ask for it again"),
    "encrypted": Text("文件已加密，打不开：请用 --password 提供密码，或请对方去除密码", "the file is locked: give --password, or ask for it without one"),
    "damaged": Text("文件已损坏，打不开：请重新导出或报送", "the file is damaged and cannot be opened: export or send it again"),
    "truncated": Text("文件不完整（可能传输中断）：请重新报送", "the file is cut short (a broken transfer?): send it again"),
    "unknown": Text("不是本程序认识的文件格式：请转换为 PDF、DOCX、XLSX 或文本", "not a format this program knows: convert it to PDF, DOCX, XLSX or text"),
    "doc": Text("旧版 Word 文件（.doc）：请另存为 .docx 或 PDF", "an old Word file (.doc): save it as .docx or PDF"),
    "xls": Text("旧版 Excel 文件（.xls）：请另存为 .xlsx 或 PDF", "an old Excel file (.xls): save it as .xlsx or PDF"),
    "xlsx": Text("Excel 工作簿，打不开：请另存为 .xlsx 或 PDF", "a workbook that cannot be opened: save it as .xlsx or PDF"),
    "wps": Text("WPS 文件：请另存为 .docx 或 PDF", "a WPS file: save it as .docx or PDF"),
    "rtf": Text("RTF 文件：请另存为 .docx 或 PDF", "an RTF file: save it as .docx or PDF"),
    "odt": Text("OpenDocument 文件：请另存为 .docx 或 PDF", "an OpenDocument file: save it as .docx or PDF"),
    "ofd": Text("OFD 版式文件：请用原软件另存为 PDF 后再报送", "an OFD file: ask for it as PDF"),
    "msg": Text("Outlook 邮件（.msg）：请另存为 .eml，或单独报送附件", "an Outlook message (.msg): save it as .eml, or send its attachments"),
    "no-libreoffice": Text("旧格式文件（DOC、XLS、WPS、RTF、ODT 等）需要 LibreOffice 才能读，本机没有：请安装（例如 apt install libreoffice），或另存为 .docx、.xlsx 或 PDF", "an old format (DOC, XLS, WPS, RTF, ODT) is read through LibreOffice, which is not installed: install it (apt install libreoffice), or save the file as .docx, .xlsx or PDF"),
    "not-converted": Text("LibreOffice 打不开此文件，可能已损坏：请另存为 .docx、.xlsx 或 PDF", "LibreOffice could not open it, perhaps it is damaged: save it as .docx, .xlsx or PDF"),
    "scan": Text("图片文件，没有可读的文字：请报送带文字层的 PDF 或 DOCX", "a picture without text: ask for a PDF with a text layer, or DOCX"),
    "packed": Text("本程序不能打开的压缩包（RAR、7Z 等）：请解压后再读，或改用 ZIP", "an archive this program cannot open (RAR, 7Z, …): unpack it, or use ZIP"),
    "bad-zip": Text("压缩包已损坏，打不开：请重新压缩", "the archive is damaged: pack it again"),
    "bomb": Text("压缩包解开后过大或嵌套过深，未读", "the archive would unpack to far too much, or is nested too deep: not read"),
    "too-large": Text("文件过大，未读：请拆分后再读", "the file is too large: split it"),
    "vanished": Text("列出之后文件不见了：请补上后再运行一次", "the file vanished after it was listed: supply it and run again"),
    "dangling": Text("链接所指的文件不存在：请补上原件", "a link to a file that is not there: supply the file"),
    "circle": Text("链接绕成了圈，没有指向任何文件：请改正链接", "a link that leads back to itself and to no file: mend it"),
    "no-permission": Text("没有读取权限：请改正文件或文件夹的权限", "no permission to read it: change that of the file or folder"),
    "disk": Text("读取文件时系统出错（磁盘、网络盘或文件名）：请检查后再运行一次", "the system could not read the file (disk, network drive or name): see to it and run again"),
    "unlisted": Text("文件夹打不开，其中文件未读：请改正权限", "the folder cannot be opened, nothing in it was read: change its permissions"),
    "changed": Text("列出之后文件内容变了（可能还在传输）：请传完后再运行一次", "the file changed after it was listed (still being copied?): run again when it is whole"),
    "memory": Text("读取时内存不足", "memory ran out while reading it"),
    "timeout": Text("读取超时", "reading it took too long"),
    "over-memory": Text("两次读取都超出内存上限（{} MB）：可用 --memory 放宽", "memory ran out twice while reading it (limit {} MB): allow more with --memory"),
    "over-time": Text("两次读取都超时（{} 秒）：可用 --timeout 放宽", "reading it took too long twice (limit {} s): allow more with --timeout"),
    "died": Text("两次读取此文件时程序异常终止（{}），其他文件不受影响", "the reader died on this file twice ({}); other files are not affected"),
    "interrupted": Text("单独读取此文件时整个运行 {} 次中断，未再尝试", "the whole run ended {} times while this file alone was being read: not tried again"),
    "internal": Text("程序内部错误，请报告此文件：{}", "an error of this program, please report this file: {}"),
    "not-a-document": Text("不是报送材料（系统或临时文件）", "not a document (a system or temporary file)"),
    "special": Text("不是普通文件（管道、设备或套接字）", "not a regular file (a pipe, a device or a socket)"),
    "archive": Text("压缩包，内含 {} 个文件，逐一列于本表", "an archive of {} files, each listed in this table"),
    "duplicate": Text("与 {} 内容相同", "same bytes as {}"),
    "image-page": Text("第 {} 页是图片，没有文字层：请提供带文字层的文件", "page {} is a picture without text: ask for a file with a text layer"),
    "no-ocr": Text("第 {} 页是图片或有大幅图片，未装文字识别组件：请运行 pip install 'fuhe[ocr]' 后重读", "page {} is or holds a picture and no recogniser is installed: run pip install 'fuhe[ocr]' and read it again"),
    "picture-no-ocr": Text("文中有大幅图片，未装文字识别组件：请运行 pip install 'fuhe[ocr]' 后重读", "a large picture, and no recogniser is installed: run pip install 'fuhe[ocr]' and read it again"),
    "damaged-page": Text("第 {} 页已损坏，未读", "page {} is damaged and was not read"),
    "unmapped-text": Text("第 {} 页有字符没有对应的文字", "page {} has characters that stand for no text"),
    "damaged-text": Text("有字符无法解码", "some characters could not be decoded"),
    "picture": Text("文中有大幅图片，图中文字未读", "a large picture: the words in it were not read"),
    "formula-without-value": Text("有公式没有保存计算结果，无法得知其数值：请用 Excel 或 WPS 打开、保存后再报送", "formulas whose results were not saved: open and save the file with Excel or WPS, then send it again"),
    "dissolved-table": Text("有指标表的文字读到了，但行列已散，各行指标未能读出：请提供表格完整的 Word、Excel 文件或带表格线的 PDF", "the words of a form were read, but not its rows: ask for it as Word, Excel or a PDF with rules"),
    "no-text": Text("没有读到任何文字：可能是扫描件或空白文件，请提供带文字层的文件", "no text was found: a scan or a blank file? ask for one with a text layer"),
}  # fmt: skip
_PARTIAL = (
    "image-page", "no-ocr", "picture-no-ocr", "damaged-page", "truncated", "damaged", "unmapped-text", "damaged-text", "picture",
    "formula-without-value", "dissolved-table",
)  # fmt: skip
_MAGIC = (
    (b"Rar!\x1a\x07", "unknown", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "unknown", "packed"),
    (b"\x1f\x8b", "unknown", "packed"),
    (b"BZh", "unknown", "packed"),
    (b"\xfd7zXZ\x00", "unknown", "packed"),
    (b"{\\rtf", "rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "scan", "scan"),
    (b"\xff\xd8\xff", "scan", "scan"),
    (b"GIF8", "scan", "scan"),
    (b"II*\x00", "scan", "scan"),
    (b"MM\x00*", "scan", "scan"),
    (b"BM", "scan", "scan"),
    (b"%PDF-", "pdf", "damaged"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def fault(code: str, *details: object) -> Text:
    """The words for `code`; an unknown code is shown as it is, never hidden."""
    words = FAULTS.get(code) or Text(f"读不了（{code}）", f"cannot be read ({code})")
    return Text(words.zh.format(*details), words.en.format(*details)) if details else words


def sniffed(data: bytes, name: str) -> tuple[str, str]:
    """Format and fault code of bytes that no extractor takes: ("doc", "doc"), ("unknown", "packed")."""
    if data.startswith(_OLE):
        return _ole(data, name.lower())
    if data.startswith(b"PK"):
        if b"OFD.xml" in data:
            return "unknown", "ofd"
        for mark, code in ((b"word/", "docx"), (b"xl/", "xlsx"), (b"opendocument.text", "odt")):
            if mark in data:
                return code, "damaged" if code == "docx" else code
        return "zip", "bad-zip"
    return next(((media, code) for magic, media, code in _MAGIC if data.startswith(magic)), ("unknown", "unknown"))


def _ole(data: bytes, name: str) -> tuple[str, str]:
    """Which of the formats in an OLE container: a locked Office file, .doc, .xls or .wps."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ("xlsx" if name.endswith("xlsx") else "docx"), "encrypted"
    if name.endswith((".wps", ".et", ".dps")):
        return "wps", "wps"
    if "__nameid_version1.0".encode("utf-16-le") in data:
        return "unknown", "msg"
    for entry, media in (("WordDocument", "doc"), ("Workbook", "xls"), ("Book\0", "xls")):
        if entry.encode("utf-16-le") in data:
            return media, media
    return "unknown", "unknown"


def shortfall(report: Report) -> Text | None:
    """What of a document could not be read; None when all of it was. Makes its status `partial`."""
    found: list[Text] = []
    for code in _PARTIAL:
        notes = [note for note in report.notes if note.code == code]
        pages = sorted({place.page for n in notes if n.at is not None for place in n.at.places if place.page})
        if notes:
            found.append(fault(code, _ranges(pages) or "?") if "{}" in FAULTS[code].zh else FAULTS[code])
    if not found and not report.prose and not report.forms and not report.coverage:
        found.append(FAULTS["no-text"])
    return Text("；".join(t.zh for t in found), "; ".join(t.en for t in found)) if found else None


def _ranges(pages: list[int]) -> str:
    """[1, 2, 3, 7] → "1–3, 7"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)

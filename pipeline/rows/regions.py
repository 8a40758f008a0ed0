"""Where a unit is: the province, city, county and town that its name begins with."""

from __future__ import annotations

from pipeline.normalizers.patterns import Patterns
from pipeline.values.place import Cited
from pipeline.values.report import Report


def region(report: Report, patterns: Patterns) -> str:
    """ "江苏省南京市秦淮区" of 江苏省南京市秦淮区教育局, of the document's unit or a form's; "" where none says."""
    fields = (report.department, *(form.department for form in report.forms))
    names = [field.said for field in fields if field.said]
    return next((found for name in names if (found := region_of(name, patterns))), "")


def region_of(name: Cited, patterns: Patterns) -> str:
    """The same of one unit's name, as printed; "" where it begins with no place."""
    found = (match for pattern in patterns.compiled("statements", "region") for match in pattern.find(name))
    return next((match.cited.plain for match in found if match.start == 0 and match.end > 0), "")

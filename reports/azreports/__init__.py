"""Reports as functions of the journal: HTML, JUnit XML, JSON, Markdown and badges."""

from azreports.json_report import schema
from azreports.write import FORMATS, Format, write_reports

__all__ = ["FORMATS", "Format", "schema", "write_reports"]

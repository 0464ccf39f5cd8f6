"""The workbook: out to Excel and in again."""

from roadmap.exchange.changes_sheet import write_changes
from roadmap.exchange.reader import Reading, read_workbook
from roadmap.exchange.writer import empty_workbook, write_workbook

__all__ = ["Reading", "empty_workbook", "read_workbook", "write_changes", "write_workbook"]

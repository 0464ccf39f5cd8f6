"""The workbook: out to Excel and in again."""

# reader
from roadmap.exchange.writer import empty_workbook, write_workbook

__all__ = ["empty_workbook", "write_workbook"]

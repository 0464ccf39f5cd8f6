"""The workbook: out to Excel and in again."""

from roadmap.exchange.changes_sheet import write_changes as write_changes
from roadmap.exchange.reader import Reading as Reading
from roadmap.exchange.reader import read_workbook as read_workbook
from roadmap.exchange.writer import empty_workbook as empty_workbook
from roadmap.exchange.writer import write_workbook as write_workbook

"""The committee report in Word, made from the same released figures as the pages."""

from sru_analysis.present.word.report import Written, report_docx, report_requests

__all__ = ["Written", "report_docx", "report_requests"]

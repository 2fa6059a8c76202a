"""Case file audits by workbook: issue, take in, reconcile, report."""

__version__ = "0.1.0"

"""What can be told while one types: checks that the workbook and `ingest` share.

A check is data: a condition, the code of its problem, and the word shown beside the row. `ingest`
evaluates the condition; the workbook has it as a formula. Begin with `audit_checks`.
"""

"""The lint over every kind of workbook: rules with a name over the XML of the package.

`every_rule` has them all; what is older stands in `tests.support` (excel_lint, formula_lint,
workbook_manners). Nothing here reads a workbook through our reader or through openpyxl's.
"""

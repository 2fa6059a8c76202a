"""The month's draw and who audits what (4.1): begin with `select`, then `draw`.

`eligibility` and `independence` are the rules, `matching` gives cases to auditors, `amendment`
takes over what the Head of Service changed in the workbook (`selection_book`).
"""

"""What is counted and told: the DMT summary (`summary`) and the theme report (`theme`).

`figures` and `judgement_counts` are what every report counts by; `report_tables`, with
`report_controls`, what their tables have in common; `report_book` and `narrative_book` what their
workbooks have, and `typed_narrative` takes back what was typed into one.
"""

"""What is counted and told: the DMT summary (`summary`) and the theme report (`theme`).

`figures` and `judgement_counts` are what every report counts by.
"""

"""The monthly DMT summary (5.3): begin with `summary`, then `summary_tables`.

`summary_parts` says what a part of it is: its tables, its control totals and its words. Each stands
in a module of `tables`.
"""

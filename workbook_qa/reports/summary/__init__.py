"""The monthly DMT summary (5.3): begin with `summary`, then `summary_tables`.

`tables` holds a module for each sheet; `summary_controls` the totals that must agree.
"""

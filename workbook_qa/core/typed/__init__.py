"""What people typed, read from cells: days, and tables known by their headings.

Begin with `found_tables`; `typed_days` is the only reader of dates that people type.
"""

"""What stands in the tracker, as tables: begin with `tracker_tables`.

The columns stand with their tables; those that managers type into in `actions/action_entries`.
"""

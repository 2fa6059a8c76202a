"""What stands in the tracker, as tables. Begin with `tracker_tables` and `tracker_columns`."""

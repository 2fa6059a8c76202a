"""Workbooks built byte by byte: plain ones, odd ones and hostile ones."""

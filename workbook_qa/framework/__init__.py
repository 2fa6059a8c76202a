"""The Quality Assurance and Learning Framework itself: pure functions of frozen values.

No clock, no path, no Excel and no randomness that is not an argument.
"""

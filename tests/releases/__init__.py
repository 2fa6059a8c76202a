"""Texts that papers would quote, and who lets them be printed."""

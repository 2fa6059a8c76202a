"""Whose a returned file is: which audit's, by its seal, and whether its own auditor's.

Begin with `identity`, which proves the audit; `whose_file` asks about the person.
"""

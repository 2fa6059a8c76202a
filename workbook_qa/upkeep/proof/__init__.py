"""The ledger held against what stands outside it and against the originals it keeps.

Begin with `originals`.
"""

"""A person's rights: what is held about a case, what is older than it need be, erasure.

Begin with `case_in_ledger` (what of the ledger is about a case) and `erase`; `erased_events` and
`erased_documents` take a case out of what is about others too.
"""

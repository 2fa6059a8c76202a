"""Files of the inbox, on their way into the ledger and to where they are kept.

Begin with `intake`.
"""

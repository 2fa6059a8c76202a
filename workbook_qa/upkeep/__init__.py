"""Commands about the workspace as a whole: init, check, status, history, watch, undo, rebuild.

`outputs` tells every file that follows from the ledger, which `rebuild` and `undo` go by.
"""

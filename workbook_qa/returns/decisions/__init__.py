"""What the Lead Auditor decides in the ingest report, and how it is carried out.

`return_decisions` is about which of several returns counts, `waiting_for_yes` about everything that
waits for a yes or a no, such as texts that are held; `carry_out_decisions` records both. To have
something else wait for a yes, add its list to `waiting_for_yes`.
"""

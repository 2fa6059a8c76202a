"""The master tracker: begin with `reconcile`, which takes back what was typed and writes it anew.

`tables` works out what stands in it, `tracker_book` writes it, `taking_back` reads it and merges
what managers typed with the ledger.
"""

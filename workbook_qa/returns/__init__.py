"""What comes back: `ingest` gives every file of the inbox exactly one outcome (5.1).

`inbox` takes the files and puts them away, `parcels` opens mails and zips, `returned_file` judges
one workbook by `rules`, and `outcomes` says what becomes of it. Begin with `ingest`.
"""

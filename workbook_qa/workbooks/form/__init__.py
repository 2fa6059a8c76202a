"""A workbook as data: which cells are locked, which are inputs, and what each accepts.

`form` says what a form is and `sheet_layout` lays one out; `seal` proves whose it is;
`returned_book` reads one that came back. Begin with `form`, then `returned_book`.
"""

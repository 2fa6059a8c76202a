"""The sheets behind the page of the DMT summary, and the workbook of the detail beside it.

`paper_sheets` names the sheets of the paper, `paper_views` makes its tables of those that were
counted, and `detail_book` prints all that were counted.
"""

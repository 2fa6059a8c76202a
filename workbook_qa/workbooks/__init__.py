"""Excel in general, and no workbook in particular.

`read` makes cells of untrusted bytes, `other_formats` does so for what is no .xlsx, `write` makes
workbooks, `form` is a workbook as data: locked cells, inputs, and how they are found again.
"""

"""The one page of the DMT paper: a value, drawn on the sheet Summary and as a PDF alike.

Begin with `page_value`: what stands on it. `page_of_month` makes it of `page_figures` and
`page_boxes`, by the rules of `page_messages` and `page_decisions`; `page_book` and `page_pdf_book`
draw it.
"""

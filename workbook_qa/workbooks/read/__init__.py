"""The one bounded reader of .xlsx: untrusted bytes in, cells or one problem out.

Begin with `reader`: `container` opens the zip, `book_parts` and `sheet_pass` read its parts, and
`apart` does all of it in processes of their own, whose death costs one file.
"""

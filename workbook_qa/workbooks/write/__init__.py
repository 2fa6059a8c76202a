"""Writing workbooks: xlsxwriter, made safe and reproducible.

Begin with `writer` (cells and sheets) and `table_writer` (a table on a sheet); `look` has colours
and fonts.
"""

"""The case list: an Ofsted Annex A workbook or a plain list, row by row. Begin with `annex_a`."""

"""How a thing looks and is read in a workbook."""

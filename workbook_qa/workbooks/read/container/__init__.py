"""The zip around a workbook, taken apart without believing it. Begin with `package`."""

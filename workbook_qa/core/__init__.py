"""The words everything else is said in: closed lists, days, cells, tables, problems, records.

`terms` has the framework's lists (grades, roles, priorities), `records` the things that registers
and returns speak of, `problem` what a person must put right, `policy` every default. Nothing here
knows a file, a workbook or the clock. Begin with `terms` and `records`.
"""

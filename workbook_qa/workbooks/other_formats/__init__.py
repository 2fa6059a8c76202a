"""What is no plain .xlsx: .xls, .ods, .csv, and workbooks with a password to open.

`values_only` reads .xls and .ods; `encryption` opens and sets passwords.
"""

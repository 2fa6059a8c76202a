"""What the performance team keeps: people, schedule, case list and audit tools, as values.

`load_registers` reads all of them; `people_and_schedule`, `case_list` and `audit_tools` each one;
`line_of_management` says who stands above whom.
"""

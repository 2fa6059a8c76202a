"""Does free text name a child or a family: a careful guess, for a query that a person answers.

`free_text` asks; `personal_marks` finds what has a form of its own (numbers, dates, addresses),
`people_in_text` names, by the lists of given names and capitalised words. Begin with `free_text`.
"""

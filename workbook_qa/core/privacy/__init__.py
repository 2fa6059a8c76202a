"""Does free text name a child or a family: a careful guess, for a query that a person answers.

`free_text` asks. `people_in_text` finds names (`full_names`, `low_names`, `name_contexts`), by the
lists of words in the folder `word_lists`; `personal_marks` finds numbers and codes, `birthdays` and
`addresses` what their names say. Begin with `free_text`; `benchmarks/personal_data.py` measures.
"""

"""Text that goes further than the audit: released by a person before any paper prints it.

Begin with `released_texts`, what a paper may print; `texts_to_release` says which texts wait, and
`release_list` reads and writes the list of them. Names in them are masked by `text_masks`.
"""

"""Reading in processes of their own, under limits of memory and time.

Begin with `reader_pool`.
"""

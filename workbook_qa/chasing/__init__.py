"""What is outstanding, who is asked for it, and when it goes up the line (5.1, 5.2).

Begin with `chase`; `outstanding` tells what, `escalation` when, `chase_notices` in which words.
"""

"""Events, in order, and the state as their fold: nothing is changed or removed but what is erased.

Begin with `events` (what is recorded), `fold` (events to state) and `states` (what is true);
`runs` is what one call of a command recorded; `store` keeps it all on disk or on a server.
"""

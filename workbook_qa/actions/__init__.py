"""The life of an action: what is entered of it, when it is due, when it is done.

`action_state` is where one stands, `action_life` how entries change it, `status_in_force` what of
that counts, `action_urgency` how late it is, `actions_between_returns` what becomes of it when a
later return says it anew.
"""

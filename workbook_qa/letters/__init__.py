"""Every message that goes out: its words, its draft, the list of drafts that wait, and `send`.

`draft_words` and `message_kinds` say what a council may write, `notices` fills it in, `mail` makes
the draft, `drafts` tells from the ledger which still wait.
"""

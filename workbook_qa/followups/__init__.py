"""Workbooks about an audit that go out and come back: feedback, a Team Manager's confirmation.

`feedback` issues the one and `confirmation_issue` the other; forms say what stands in them, and
`issue_followup` seals and writes them.
"""

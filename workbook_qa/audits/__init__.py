"""An audit's workbook and its life until it comes back: `generate`, `extend`, `exempt`.

`audit_form` lays the audit tool out as a form, `audit_book` writes it; `query_form` and
`auditor_queries` make the next version, in which a queried return goes back. Begin with `generate`.
"""

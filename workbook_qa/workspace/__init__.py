"""Where things are: folders, settings, registers, templates, inbox, ledger, safe writing."""

"""The ledger's tables, their proof, backup and locks. Begin with `journal`."""

"""What managers typed, read back and merged three ways. Begin with `reconciliation`."""

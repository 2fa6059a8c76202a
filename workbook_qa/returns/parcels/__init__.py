"""Mails and zips: what lies in them, each file for an outcome of its own. Begin with `parcels`."""

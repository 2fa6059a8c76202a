"""The tables of the DMT summary, a module for each sheet or two."""

"""The audit tools that are shipped (``*.toml``); `init` copies them out."""

"""Audit tools as files, ``templates/*.toml``. Begin with `tool_files`."""

"""Where things are: the folders and files of a workspace, its settings, and writing safely.

`layout` names every place, `settings` reads ``settings.toml``, `writing` writes so that a crash
leaves the old file or the new one, `result` is what a command is given and gives back.
"""

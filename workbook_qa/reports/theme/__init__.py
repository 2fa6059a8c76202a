"""The evaluative report on a theme (5.3): begin with `theme_report`, then `theme_parts`."""

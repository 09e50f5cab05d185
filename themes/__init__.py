"""Themes of the console, one TOML file each: `tui/theme.py` reads them."""

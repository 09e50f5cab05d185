"""The commands, a file each group. A module is imported when one of its commands is called."""

"""The roof: the `deskhand` command, the only place where all parts meet."""

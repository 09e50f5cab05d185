"""What deskhand must reach, measured on this machine beside what others reach: `python -m bench`."""

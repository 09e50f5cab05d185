"""The pure part of mail: bytes in, facts out (`parse`); facts in, bytes out (`compose`).

Everything here reads what strangers wrote, so two promises hold for each function: it answers for any input, and its
time grows no faster than the input.
"""

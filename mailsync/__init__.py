"""What comes in and goes out: the only package that speaks IMAP, SMTP and HTTP. It meets the console at the store."""

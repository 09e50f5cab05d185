-- Whether a message of ours went to somebody outside, not to the customer (desk/addressees.py).
ALTER TABLE entry ADD COLUMN outside INTEGER NOT NULL DEFAULT 0;

-- The newest entry of a ticket when an agent made somebody its customer, 0 where none did (desk/addressees.py).
ALTER TABLE ticket ADD COLUMN customer_since INTEGER NOT NULL DEFAULT 0;

-- What one's own mail server has found about a message's sender (desk.mail.facts.Verification).
ALTER TABLE entry ADD COLUMN verification TEXT NOT NULL DEFAULT 'unknown';

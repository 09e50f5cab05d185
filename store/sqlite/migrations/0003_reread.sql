-- Which version of the parser a message was last read by (desk.mail.facts.PARSER); 0: one before versions were kept.
ALTER TABLE entry ADD COLUMN parser INTEGER NOT NULL DEFAULT 0;

-- The quarantine: few rows, asked for again and again.
CREATE INDEX ledger_failed ON ledger (entry) WHERE state = 'failed';

-- What a reader should know about a message (desk.warning): codes, as JSON.
ALTER TABLE entry ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';

-- What keeps an answer from leaving (desk.hold.Hold), as JSON.
ALTER TABLE outbox ADD COLUMN holds TEXT NOT NULL DEFAULT '[]';

-- Whose answer a draft is, where a colleague edits it; and what a reviewer, who returned it, says of it.
ALTER TABLE draft ADD COLUMN author TEXT;
ALTER TABLE draft ADD COLUMN remark TEXT;

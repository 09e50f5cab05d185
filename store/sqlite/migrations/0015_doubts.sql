-- How often the end of an answer's data may have reached its server, and when it last may have. What has left before
-- this was counted is counted by its tries, so that no evidence is read into it that may not be there.
ALTER TABLE outbox ADD COLUMN dots INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN dot_at INTEGER;
UPDATE outbox SET dots = max(attempts, 1), dot_at = due_at
WHERE id IN (SELECT item FROM delivery WHERE state IN ('data_sent', 'sent', 'uncertain'));

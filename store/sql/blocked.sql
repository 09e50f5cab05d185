-- name: blocked_all()
SELECT mailbox, why, since FROM blocked ORDER BY mailbox;

-- name: blocked_put(mailbox, why, since)!
INSERT INTO blocked (mailbox, why, since) VALUES (:mailbox, :why, :since)
ON CONFLICT (mailbox) DO UPDATE SET why = excluded.why;

-- name: blocked_remove(mailbox)!
DELETE FROM blocked WHERE mailbox = :mailbox;

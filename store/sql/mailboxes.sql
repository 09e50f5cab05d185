-- name: mailbox_all()
SELECT name, state, detail, failures, done, total, began_at, synced_at FROM mailbox ORDER BY name;

-- name: mailbox_report(name, state, detail, failures, done, total, began_at, synced_at)!
INSERT INTO mailbox (name, state, detail, failures, done, total, began_at, synced_at)
VALUES (:name, :state, :detail, :failures, :done, :total, :began_at, :synced_at)
ON CONFLICT (name) DO UPDATE
SET state = excluded.state, detail = excluded.detail, failures = excluded.failures, done = excluded.done,
    total = excluded.total, began_at = excluded.began_at, synced_at = coalesce(excluded.synced_at, mailbox.synced_at);

-- name: position_get(mailbox, folder)$
SELECT data FROM position WHERE mailbox = :mailbox AND folder = :folder;

-- name: position_put(mailbox, folder, data)!
INSERT INTO position (mailbox, folder, data) VALUES (:mailbox, :folder, :data)
ON CONFLICT (mailbox, folder) DO UPDATE SET data = excluded.data;

-- name: ledger_known(mailbox, folder, epoch)
SELECT uid FROM ledger WHERE mailbox = :mailbox AND folder = :folder AND epoch = :epoch AND state <> 'seen';

-- name: ledger_record*!
INSERT INTO ledger (mailbox, folder, epoch, uid, state, reason, raw, entry, at)
VALUES (:mailbox, :folder, :epoch, :uid, :state, :reason, :raw, :entry, :at)
ON CONFLICT (mailbox, folder, epoch, uid) DO UPDATE
SET state = excluded.state, reason = excluded.reason, raw = coalesce(excluded.raw, ledger.raw),
    entry = coalesce(excluded.entry, ledger.entry), at = excluded.at;

-- name: ledger_tally(mailbox)
SELECT state, count(*) FROM ledger WHERE mailbox = :mailbox GROUP BY state;

-- name: ledger_knows_others(mailbox, folder, epoch)$
SELECT EXISTS (SELECT 1 FROM ledger WHERE mailbox = :mailbox AND (folder < :folder OR folder > :folder))
    OR EXISTS (SELECT 1 FROM ledger
               WHERE mailbox = :mailbox AND folder = :folder AND (epoch < :epoch OR epoch > :epoch));

-- name: ledger_mails(brand, message_id, size)
SELECT entry.id, entry.raw
FROM entry JOIN ticket ON ticket.number = entry.ticket JOIN blob ON blob.sha256 = entry.raw
WHERE entry.message_id = :message_id AND entry.message_id <> '' AND ticket.brand = :brand AND blob.size = :size
ORDER BY entry.id;

-- name: ledger_failed()
-- The messages that could not be read, each once, the one that came last first.
SELECT entry.id, entry.ticket, ledger.mailbox, ledger.folder, ledger.epoch, ledger.uid, entry.broken,
       entry.author_address, entry.subject, blob.size, entry.at
FROM ledger JOIN entry ON entry.id = ledger.entry JOIN blob ON blob.sha256 = entry.raw
WHERE ledger.state = 'failed' OR (ledger.state = 'oversize' AND entry.broken <> '')
GROUP BY entry.id ORDER BY entry.id DESC;

-- name: ledger_failed_count()$
SELECT count(DISTINCT entry.id) FROM ledger JOIN entry ON entry.id = ledger.entry
WHERE ledger.state = 'failed' OR (ledger.state = 'oversize' AND entry.broken <> '');

-- name: ledger_oversize(entry)^
SELECT mailbox, folder, epoch, uid, reason FROM ledger WHERE state = 'oversize' AND entry = :entry;

-- name: ledger_mended(entry)!
UPDATE ledger SET state = 'ticketed', reason = '' WHERE state = 'failed' AND entry = :entry;

-- name: ledger_whole(entry, raw)!
UPDATE ledger SET state = 'ticketed', reason = '', raw = :raw WHERE state = 'oversize' AND entry = :entry;

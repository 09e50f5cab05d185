-- name: audit_fates(mailbox)
SELECT ledger.folder, ledger.epoch, ledger.uid, ledger.state, ledger.reason, entry.ticket
FROM ledger LEFT JOIN entry ON entry.id = ledger.entry
WHERE ledger.mailbox = :mailbox
ORDER BY ledger.folder, ledger.epoch, length(ledger.uid), ledger.uid;

-- name: audit_unaccounted(mailbox)
SELECT ledger.folder, ledger.epoch, ledger.uid, ledger.state, ledger.reason,
       ledger.raw IS NOT NULL AND blob.sha256 IS NULL AS lost_raw,
       ledger.entry IS NOT NULL AND entry.id IS NULL AS lost_entry
FROM ledger
LEFT JOIN blob ON blob.sha256 = ledger.raw
LEFT JOIN entry ON entry.id = ledger.entry
WHERE ledger.mailbox = :mailbox
  AND (ledger.state IN ('seen', 'fetched') OR lost_raw OR lost_entry
       OR (ledger.state = 'ticketed' AND ledger.entry IS NULL))
ORDER BY ledger.folder, ledger.epoch, ledger.uid;

-- name: audit_mailboxes()
SELECT DISTINCT mailbox FROM ledger ORDER BY mailbox;

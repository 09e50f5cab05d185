-- name: sent_copy_want(item, now)!
-- An answer without bytes never left: a person settled it as sent by other ways.
INSERT INTO sent_copy (item, mailbox, state, wanted_at, due_at, tries, reason, place)
SELECT id, mailbox, 'wanted', :now, :now, 0, '', '' FROM outbox WHERE id = :item AND raw IS NOT NULL
ON CONFLICT (item) DO NOTHING;

-- name: sent_copy_get(item)^
SELECT item, mailbox, state, wanted_at, tries, reason, place FROM sent_copy WHERE item = :item;

-- name: sent_copy_due(mailbox, now)
SELECT item, mailbox, state, wanted_at, tries, reason, place FROM sent_copy
WHERE state = 'wanted' AND mailbox = :mailbox AND due_at <= :now ORDER BY tries, item;

-- name: sent_copy_next_due(mailbox)$
SELECT min(due_at) FROM sent_copy WHERE state = 'wanted' AND mailbox = :mailbox;

-- name: sent_copy_missing(since)
SELECT item, mailbox, state, wanted_at, tries, reason, place FROM sent_copy
WHERE state <> 'done' AND reason <> '' AND wanted_at > :since ORDER BY item DESC;

-- name: sent_copy_done(item, place)!
UPDATE sent_copy SET state = 'done', place = :place, reason = '' WHERE item = :item;

-- name: sent_copy_put_off(item, state, due_at, tries, reason)!
UPDATE sent_copy SET state = :state, due_at = :due_at, tries = :tries, reason = :reason WHERE item = :item;

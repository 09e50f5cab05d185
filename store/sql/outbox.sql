-- Items are read with a row for each recipient (store.outbox._items).

-- name: outbox_get(id)
SELECT outbox.id, outbox.ticket, outbox.entry, outbox.mailbox, outbox.message_id, outbox.queued_at, outbox.due_at,
       outbox.attempts, outbox.fence, outbox.holds, outbox.tried_at, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id WHERE outbox.id = :id ORDER BY delivery.place;

-- name: outbox_in_state(state)
SELECT outbox.id, outbox.ticket, outbox.entry, outbox.mailbox, outbox.message_id, outbox.queued_at, outbox.due_at,
       outbox.attempts, outbox.fence, outbox.holds, outbox.tried_at, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id
WHERE outbox.state = :state ORDER BY outbox.due_at, outbox.id, delivery.place;

-- name: outbox_troubled()
SELECT outbox.id, outbox.ticket, outbox.entry, outbox.mailbox, outbox.message_id, outbox.queued_at, outbox.due_at,
       outbox.attempts, outbox.fence, outbox.holds, outbox.tried_at, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id
WHERE outbox.id IN (SELECT item FROM delivery WHERE state IN ('rejected', 'uncertain'))
ORDER BY outbox.due_at, outbox.id, delivery.place;

-- name: outbox_of_ticket(ticket)
SELECT outbox.id, outbox.ticket, outbox.entry, outbox.mailbox, outbox.message_id, outbox.queued_at, outbox.due_at,
       outbox.attempts, outbox.fence, outbox.holds, outbox.tried_at, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id
WHERE outbox.ticket = :ticket ORDER BY outbox.id, delivery.place;

-- name: outbox_is_leaving()$
SELECT EXISTS (SELECT 1 FROM outbox WHERE state IN ('queued', 'held') AND automatic IS NULL);

-- name: outbox_leaving(ticket)
-- Answers of agents that no sender has begun to send: of a ticket and all that were merged with it, or (NULL) of all.
WITH RECURSIVE above (number) AS (
    SELECT :ticket UNION SELECT ticket.merged_into FROM above JOIN ticket ON ticket.number = above.number
    WHERE ticket.merged_into IS NOT NULL
), part (number) AS (
    SELECT number FROM above UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT outbox.id, outbox.ticket, outbox.entry, outbox.mailbox, outbox.message_id, outbox.queued_at, outbox.due_at,
       outbox.attempts, outbox.fence, outbox.holds, outbox.tried_at, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id
WHERE outbox.state IN ('queued', 'held') AND outbox.automatic IS NULL
  AND (:ticket IS NULL OR outbox.ticket IN (SELECT number FROM part))
ORDER BY outbox.id, delivery.place;

-- name: outbox_automatic(state)
SELECT outbox.id, outbox.ticket, outbox.entry, outbox.mailbox, outbox.message_id, outbox.queued_at, outbox.due_at,
       outbox.attempts, outbox.fence, outbox.holds, outbox.tried_at, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id
WHERE outbox.automatic IS NOT NULL AND outbox.state = :state
ORDER BY outbox.queued_at, outbox.id, delivery.place;

-- name: outbox_due(mailbox, now, unlikely)$
-- The first item that a sender has to look at: due, queued at an unlikely time to come, or claimed by a sender that let
-- its claim run out before DATA.
SELECT id FROM outbox
WHERE mailbox = :mailbox
  AND ((state = 'queued' AND (due_at <= :now OR queued_at > :unlikely)) OR (state = 'sending' AND claimed_until <= :now))
ORDER BY due_at, id LIMIT 1;

-- name: outbox_claim(id, now, until)!
-- The condition again: of several senders that found the item due, one UPDATE is the first.
UPDATE outbox SET state = 'sending', fence = fence + 1, attempts = attempts + 1, claimed_until = :until,
    tried_at = coalesce(tried_at, :now)
WHERE id = :id AND ((state = 'queued' AND due_at <= :now) OR (state = 'sending' AND claimed_until <= :now));

-- name: delivery_claim(item, now)!
-- Whoever waits for this try; where a claim is taken over, those that the server put off wait for their own.
UPDATE delivery SET state = 'sending'
WHERE item = :item AND state = 'queued' AND (SELECT due_at FROM outbox WHERE id = :item) <= :now;

-- name: outbox_data_sent(id, fence, now)!
UPDATE outbox SET state = 'data_sent', dots = dots + 1, dot_at = :now WHERE id = :id AND fence = :fence AND state = 'sending';

-- name: delivery_data_sent(item)!
UPDATE delivery SET state = 'data_sent' WHERE item = :item AND state = 'sending';

-- name: delivery_release(mailbox)!
UPDATE delivery SET state = 'queued'
WHERE state = 'sending' AND item IN (SELECT id FROM outbox WHERE mailbox = :mailbox AND state = 'sending');

-- name: outbox_release(mailbox)!
UPDATE outbox SET state = 'queued', claimed_until = NULL WHERE mailbox = :mailbox AND state = 'sending';

-- name: outbox_in_doubt(mailbox)
SELECT outbox.id, outbox.ticket, outbox.entry, outbox.mailbox, outbox.message_id, outbox.queued_at, outbox.due_at,
       outbox.attempts, outbox.fence, outbox.holds, outbox.tried_at, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id
WHERE outbox.state = 'data_sent' AND outbox.mailbox = :mailbox ORDER BY outbox.due_at, outbox.id, delivery.place;

-- name: outbox_next_due(unlikely)$
SELECT min(CASE WHEN state = 'sending' THEN claimed_until WHEN queued_at > :unlikely THEN 0 ELSE due_at END)
FROM outbox WHERE state IN ('queued', 'sending');

-- name: outbox_raw(id)$
SELECT raw FROM outbox WHERE id = :id;

-- name: outbox_freeze(id, raw)!
UPDATE outbox SET raw = :raw WHERE id = :id AND raw IS NULL;

-- name: delivery_of_entry(entry)
SELECT outbox.entry, delivery.address, delivery.state, delivery.words
FROM outbox JOIN delivery ON delivery.item = outbox.id WHERE outbox.entry = :entry ORDER BY delivery.place;

-- name: delivery_of_ticket(ticket)
-- Those of the answers of a ticket and of all that were merged into it.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT outbox.entry, delivery.address, delivery.state, delivery.words
FROM part CROSS JOIN outbox ON outbox.ticket = part.number CROSS JOIN delivery ON delivery.item = outbox.id
ORDER BY outbox.entry, delivery.place;

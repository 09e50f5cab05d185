-- What decide asks (store/state.py).

-- name: counter_get(name)$
SELECT value FROM counter WHERE name = :name;

-- name: counter_set*!
UPDATE counter SET value = :value WHERE name = :name;

-- name: state_entries_after(ticket, entry)
-- Messages and notes of a ticket, and of the tickets merged into it, that are newer than an entry.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM ticket JOIN part ON ticket.merged_into = part.number
)
SELECT entry.id FROM entry JOIN part ON entry.ticket = part.number WHERE entry.id > :entry ORDER BY entry.id;

-- name: state_message(message_id, brand)
SELECT entry.ticket, entry.id, entry.content, entry.direction
FROM entry JOIN ticket ON ticket.number = entry.ticket
WHERE entry.message_id = :message_id AND entry.message_id <> '' AND ticket.brand = :brand ORDER BY entry.id;

-- name: state_touched(ticket)$
SELECT EXISTS (SELECT 1 FROM journal WHERE ticket = :ticket AND actor_kind = 'agent')
    OR EXISTS (SELECT 1 FROM draft WHERE ticket = :ticket)
    OR EXISTS (SELECT 1 FROM link WHERE ticket = :ticket AND reason = 'moved')
    OR EXISTS (SELECT 1 FROM link WHERE other = :ticket AND reason = 'moved');

-- name: state_links(ticket)
SELECT other, reason FROM link WHERE ticket = :ticket UNION ALL SELECT ticket, reason FROM link WHERE other = :ticket;

-- name: state_is_customer(ticket, address)$
SELECT EXISTS (
    SELECT 1 FROM ticket JOIN identity ON identity.customer = ticket.customer
    WHERE ticket.number = :ticket AND identity.kind = 'email' AND identity.value = :address
);

-- name: state_people(ticket, limit)
-- Who wrote the newest messages of a ticket and of those merged into it, and who got them.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM ticket JOIN part ON ticket.merged_into = part.number
)
SELECT entry.direction, entry.author_address, entry.to_, entry.cc FROM entry JOIN part ON entry.ticket = part.number
WHERE entry.kind = 'message' ORDER BY entry.id DESC LIMIT :limit;

-- name: state_customer(kind, value)^
SELECT customer.id, customer.name, customer.email
FROM identity JOIN customer ON customer.id = identity.customer
WHERE identity.kind = :kind AND identity.value = :value;

-- name: state_automatic_to(address, since)
SELECT ticket.subject, outbox.queued_at FROM outbox JOIN ticket ON ticket.number = outbox.ticket
WHERE outbox.automatic = :address AND outbox.queued_at > :since AND outbox.state <> 'cancelled';

-- name: state_automatic_count(since, mailbox)$
SELECT count(*) FROM outbox
WHERE automatic IS NOT NULL AND queued_at > :since AND state <> 'cancelled' AND mailbox = coalesce(:mailbox, mailbox);

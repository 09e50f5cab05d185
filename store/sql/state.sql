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

-- name: state_last_message(ticket)$
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM ticket JOIN part ON ticket.merged_into = part.number
)
SELECT max(entry.id) FROM entry JOIN part ON entry.ticket = part.number WHERE entry.kind = 'message';

-- name: state_message(message_id, brand)
SELECT entry.ticket, entry.id, entry.content, entry.direction
FROM entry JOIN ticket ON ticket.number = entry.ticket
WHERE entry.message_id = :message_id AND entry.message_id <> '' AND ticket.brand = :brand ORDER BY entry.id;

-- name: state_thread(brand, message_id)$
SELECT ticket FROM thread WHERE brand = :brand AND message_id = :message_id;

-- name: state_customer(kind, value)^
SELECT customer.id, customer.name, customer.email
FROM identity JOIN customer ON customer.id = identity.customer
WHERE identity.kind = :kind AND identity.value = :value;

-- name: bounce_of_entry(entry)
SELECT recipient, status, reason, permanent, said, claimed FROM bounce WHERE entry = :entry ORDER BY recipient;

-- name: bounce_of_ticket(ticket)
-- Those of a ticket and of all that were merged into it.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT bounce.entry, bounce.recipient, bounce.status, bounce.reason, bounce.permanent, bounce.said,
       bounce.claimed
FROM part CROSS JOIN entry ON entry.ticket = part.number CROSS JOIN bounce ON bounce.entry = entry.id
ORDER BY bounce.entry, bounce.recipient;

-- name: bounce_of_address(recipient)^
SELECT recipient, status, reason, permanent, said, claimed, at FROM bounce WHERE recipient = :recipient
ORDER BY at DESC, entry DESC LIMIT 1;

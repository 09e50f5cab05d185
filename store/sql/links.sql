-- name: links_of_ticket(ticket)
-- Each other ticket once.
WITH RECURSIVE part (number) AS (
    SELECT :ticket UNION SELECT ticket.number FROM part JOIN ticket ON ticket.merged_into = part.number
)
SELECT other, min(reason) FROM (
    SELECT link.other, link.reason FROM part JOIN link ON link.ticket = part.number
    UNION ALL
    SELECT link.ticket, link.reason FROM part JOIN link ON link.other = part.number
) AS either
WHERE other NOT IN (SELECT number FROM part)
GROUP BY other ORDER BY other DESC LIMIT 50;

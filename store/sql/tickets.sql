-- What lists show is put together in store/compile.py and store/plan.py: a search has no fixed text.

-- name: ticket_due_to_wake(now)
SELECT number FROM ticket WHERE snoozed_until IS NOT NULL AND snoozed_until <= :now ORDER BY snoozed_until, number;

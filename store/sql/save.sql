-- What changes write (store/save.py).

-- name: meta_add(key, value)!
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO NOTHING;

-- name: meta_get(key)$
SELECT value FROM meta WHERE key = :key;

-- name: customer_add(id, name, email, created_at)!
INSERT INTO customer (id, name, email, created_at) VALUES (:id, :name, :email, :created_at);

-- name: identity_add(kind, value, customer)!
INSERT INTO identity (kind, value, customer) VALUES (:kind, :value, :customer);

-- name: ticket_add(number, subject, status, live, priority, brand, mailbox, channel, customer, tags, language, created_at, updated_at, waiting_since)!
INSERT INTO ticket (number, subject, status, live, priority, brand, mailbox, channel, customer, tags, language,
                    created_at, updated_at, waiting_since, messages, last_entry)
VALUES (:number, :subject, :status, :live, :priority, :brand, :mailbox, :channel, :customer, :tags, :language,
        :created_at, :updated_at, :waiting_since, 0, 0);

-- name: ticket_heard(entry, number)!
-- A message came in.
UPDATE ticket SET messages = messages + 1, last_entry = :entry WHERE number = :number;

-- name: ticket_moved(at, waits, number)!
-- Apart from `ticket_heard`, since it rewrites five indexes: the message that opens a ticket moves nothing.
-- A message's time may lie before what is there already (an archive comes in any order).
UPDATE ticket
SET updated_at = max(updated_at, :at), created_at = min(created_at, :at),
    waiting_since = coalesce(waiting_since, :waits)
WHERE number = :number
    AND (updated_at < :at OR created_at > :at OR (waiting_since IS NULL AND :waits IS NOT NULL));

-- name: ticket_answered(entry, at, number)!
UPDATE ticket SET messages = messages + 1, last_entry = :entry, updated_at = :at, waiting_since = NULL
WHERE number = :number;

-- name: ticket_unanswered(waits, number)!
UPDATE ticket SET messages = messages - 1, waiting_since = :waits WHERE number = :number;

-- name: ticket_noted(entry, at, number)!
UPDATE ticket SET last_entry = :entry, updated_at = :at WHERE number = :number;

-- name: ticket_set_assignee(new, number)!
UPDATE ticket SET assignee = :new WHERE number = :number;

-- name: ticket_set_status(new, live, number)!
UPDATE ticket SET status = :new, live = :live WHERE number = :number;

-- name: ticket_set_priority(new, number)!
UPDATE ticket SET priority = :new WHERE number = :number;

-- name: ticket_set_tags(new, number)!
UPDATE ticket SET tags = :new WHERE number = :number;

-- name: ticket_set_snoozed(new, number)!
UPDATE ticket SET snoozed_until = :new WHERE number = :number;

-- name: ticket_set_merged(new, number)!
UPDATE ticket SET merged_into = :new WHERE number = :number;

-- name: tag_add(tag, ticket)!
INSERT INTO ticket_tag (tag, ticket) VALUES (:tag, :ticket) ON CONFLICT (tag, ticket) DO NOTHING;

-- name: tag_remove(tag, ticket)!
DELETE FROM ticket_tag WHERE tag = :tag AND ticket = :ticket;

-- name: entry_add(id, ticket, kind, direction, author_name, author_address, agent, at, subject, text, reply_text, to_, cc, reply_to, html, mail_kind, message_id, references_, attachments, warnings, raw, content, link, broken, why)!
INSERT INTO entry (id, ticket, kind, direction, author_name, author_address, agent, at, subject, text, reply_text,
                   to_, cc, reply_to, html, mail_kind, message_id, references_, attachments, warnings, raw, content,
                   link, broken, why)
VALUES (:id, :ticket, :kind, :direction, :author_name, :author_address, :agent, :at, :subject, :text, :reply_text,
        :to_, :cc, :reply_to, :html, :mail_kind, :message_id, :references_, :attachments, :warnings, :raw, :content,
        :link, :broken, :why);

-- name: entry_remove(id)!
DELETE FROM entry WHERE id = :id;

-- name: thread_add*!
INSERT INTO thread (brand, message_id, ticket)
SELECT brand, :message_id, number FROM ticket WHERE number = :ticket
ON CONFLICT (brand, message_id) DO NOTHING;

-- name: outbox_add(id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at)!
INSERT INTO outbox (id, ticket, entry, mailbox, state, to_, message_id, queued_at, due_at, attempts, fence, reason)
VALUES (:id, :ticket, :entry, :mailbox, :state, :to_, :message_id, :queued_at, :due_at, 0, 0, '');

-- name: outbox_set(state, reason, due_at, id)!
UPDATE outbox SET state = :state, reason = :reason, due_at = coalesce(:due_at, due_at), claimed_until = NULL
WHERE id = :id;

-- name: outbox_cancel(id)!
UPDATE outbox SET state = 'cancelled' WHERE id = :id;

-- name: draft_forget(id)!
DELETE FROM draft WHERE id = :id;

-- name: bounce_put(entry, recipient, status, reason, permanent, said, report, at)!
INSERT INTO bounce (entry, recipient, status, reason, permanent, said, report, at)
VALUES (:entry, :recipient, :status, :reason, :permanent, :said, :report, :at)
ON CONFLICT (entry, recipient) DO UPDATE
SET status = excluded.status, reason = excluded.reason, permanent = excluded.permanent, said = excluded.said,
    report = excluded.report, at = excluded.at;

-- name: agent_put(name, full_name, joined_at)!
INSERT INTO agent (name, full_name, joined_at) VALUES (:name, :full_name, :joined_at)
ON CONFLICT (name) DO UPDATE SET full_name = excluded.full_name;

-- name: canned_put(name, data)!
INSERT INTO canned (name, data) VALUES (:name, :data) ON CONFLICT (name) DO UPDATE SET data = excluded.data;

-- name: canned_remove(name)!
DELETE FROM canned WHERE name = :name;

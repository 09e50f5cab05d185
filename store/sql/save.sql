-- What changes write (store/save.py).

-- name: meta_add(key, value)!
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO NOTHING;

-- name: meta_get(key)$
SELECT value FROM meta WHERE key = :key;

-- name: customer_add(id, name, email, created_at)!
INSERT INTO customer (id, name, email, created_at) VALUES (:id, :name, :email, :created_at);

-- name: identity_add(kind, value, customer)!
INSERT INTO identity (kind, value, customer) VALUES (:kind, :value, :customer);

-- name: customer_named(kind, value, name)!
-- A customer who was known by an address alone has a name now.
UPDATE customer SET name = :name
WHERE name = '' AND id = (SELECT customer FROM identity WHERE kind = :kind AND value = :value);

-- name: ticket_add(number, subject, status, live, priority, brand, mailbox, channel, customer, tags, language, created_at, updated_at, waiting_since, matter)!
INSERT INTO ticket (number, subject, status, live, priority, brand, mailbox, channel, customer, tags, language,
                    created_at, updated_at, waiting_since, matter, messages, last_entry)
VALUES (:number, :subject, :status, :live, :priority, :brand, :mailbox, :channel, :customer, :tags, :language,
        :created_at, :updated_at, :waiting_since, :matter, 0, 0);

-- name: ticket_heard(entry, number)!
-- A message came in.
UPDATE ticket SET messages = messages + 1, last_entry = :entry WHERE number = :number;

-- name: ticket_moved(at, waits, number)!
-- Apart from `ticket_heard`, since it rewrites five indexes: the message that opens a ticket moves nothing.
-- A message's time may lie before what is there already (an archive comes in any order).
UPDATE ticket
SET updated_at = max(updated_at, :at), created_at = min(created_at, :at),
    waiting_since = CASE WHEN :waits < waiting_since THEN :waits ELSE coalesce(waiting_since, :waits) END
WHERE number = :number AND (
    updated_at < :at OR created_at > :at OR :waits < waiting_since OR (waiting_since IS NULL AND :waits IS NOT NULL)
);

-- name: ticket_answered(entry, at, number)!
UPDATE ticket SET messages = messages + 1, last_entry = :entry, updated_at = :at, waiting_since = NULL
WHERE number = :number;

-- name: ticket_count(more, number)!
-- So many messages more, in the ticket and in those that it leads to.
WITH RECURSIVE target (number) AS (
    SELECT :number UNION SELECT ticket.merged_into FROM ticket JOIN target ON ticket.number = target.number
    WHERE ticket.merged_into IS NOT NULL
)
UPDATE ticket SET messages = messages + :more WHERE number IN (SELECT number FROM target);

-- name: ticket_absorb(into, number)!
-- What a merged ticket brings to the one that it leads to.
UPDATE ticket
SET messages = ticket.messages + part.messages,
    last_entry = CASE WHEN part.last_entry > ticket.last_entry THEN part.last_entry ELSE ticket.last_entry END,
    updated_at = CASE WHEN part.updated_at > ticket.updated_at THEN part.updated_at ELSE ticket.updated_at END,
    created_at = CASE WHEN part.created_at < ticket.created_at THEN part.created_at ELSE ticket.created_at END
FROM ticket AS part
WHERE ticket.number = :into AND part.number = :number;

-- name: ticket_release(into, number)!
-- An undone merge takes its messages along again; into, and what that leads to, have fewer.
WITH RECURSIVE target (number) AS (
    SELECT :into UNION SELECT ticket.merged_into FROM ticket JOIN target ON ticket.number = target.number
    WHERE ticket.merged_into IS NOT NULL
)
UPDATE ticket SET messages = messages - (SELECT messages FROM ticket AS part WHERE part.number = :number)
WHERE number IN (SELECT number FROM target);

-- name: ticket_acknowledged(entry, number)!
-- Nobody has answered yet: the customer goes on waiting, and the ticket keeps its place.
UPDATE ticket SET messages = messages + 1, last_entry = :entry WHERE number = :number;

-- name: ticket_noted(entry, at, number)!
UPDATE ticket SET last_entry = :entry, updated_at = :at WHERE number = :number;

-- name: ticket_set_subject(new, matter, number)!
UPDATE ticket SET subject = :new, matter = :matter WHERE number = :number;

-- name: ticket_set_customer(new, since, number)!
UPDATE ticket SET customer = :new, customer_since = coalesce(:since, customer_since) WHERE number = :number;

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

-- name: ticket_gained(entry, at, number)!
-- A message was moved here.
UPDATE ticket
SET last_entry = CASE WHEN :entry > last_entry THEN :entry ELSE last_entry END,
    updated_at = CASE WHEN :at > updated_at THEN :at ELSE updated_at END
WHERE number = :number;

-- name: ticket_set_waiting(new, number)!
UPDATE ticket SET waiting_since = :new WHERE number = :number;

-- name: link_add(ticket, other, reason)!
INSERT INTO link (ticket, other, reason)
SELECT :ticket, :other, :reason WHERE NOT EXISTS (SELECT 1 FROM link WHERE ticket = :other AND other = :ticket)
ON CONFLICT (ticket, other) DO NOTHING;

-- name: link_remove(ticket, other)!
DELETE FROM link WHERE ticket = :ticket AND other = :other;

-- name: tag_add(tag, ticket)!
INSERT INTO ticket_tag (tag, ticket) VALUES (:tag, :ticket) ON CONFLICT (tag, ticket) DO NOTHING;

-- name: tag_remove(tag, ticket)!
DELETE FROM ticket_tag WHERE tag = :tag AND ticket = :ticket;

-- name: entry_put(id, ticket, kind, direction, author_name, author_address, agent, at, subject, text, written, to_, cc, reply_to, html, mail_kind, message_id, references_, attachments, warnings, raw, content, link, broken, why, parser, verification, outside)!
-- One that is there already is written anew.
INSERT INTO entry (id, ticket, kind, direction, author_name, author_address, agent, at, subject, text, written,
                   to_, cc, reply_to, html, mail_kind, message_id, references_, attachments, warnings, raw, content,
                   link, broken, why, parser, verification, outside)
VALUES (:id, :ticket, :kind, :direction, :author_name, :author_address, :agent, :at, :subject, :text, :written,
        :to_, :cc, :reply_to, :html, :mail_kind, :message_id, :references_, :attachments, :warnings, :raw, :content,
        :link, :broken, :why, :parser, :verification, :outside)
ON CONFLICT (id) DO UPDATE
SET author_name = excluded.author_name, author_address = excluded.author_address, subject = excluded.subject,
    text = excluded.text, written = excluded.written, to_ = excluded.to_, cc = excluded.cc,
    reply_to = excluded.reply_to, html = excluded.html, mail_kind = excluded.mail_kind,
    message_id = excluded.message_id, references_ = excluded.references_, attachments = excluded.attachments,
    warnings = excluded.warnings, raw = excluded.raw, link = excluded.link, broken = excluded.broken,
    why = excluded.why, parser = excluded.parser, verification = excluded.verification;

-- name: entry_set_attachments(id, attachments)!
UPDATE entry SET attachments = :attachments WHERE id = :id;

-- name: entry_set_recipients(id, to_, cc)!
UPDATE entry SET to_ = :to_, cc = :cc WHERE id = :id;

-- name: entry_remove(id)!
DELETE FROM entry WHERE id = :id;

-- name: thread_add*!
-- First come, first kept, but that an id leads to the message that bears it once that is there. A ticket that keeps to a
-- matter may hold messages of another one (desk.thread.matter_of).
INSERT INTO thread (brand, message_id, matter, ticket, entry)
SELECT brand, :message_id, CASE WHEN matter = '' THEN '' ELSE coalesce(:matter, matter) END, number, :entry
FROM ticket WHERE number = :ticket
ON CONFLICT (brand, message_id, matter) DO UPDATE SET ticket = excluded.ticket, entry = excluded.entry
WHERE thread.entry IS NULL AND excluded.entry IS NOT NULL;

-- name: thread_move(message_id, ticket, into, entry)!
-- An id leads to another ticket from now on, if it was this entry that led it here.
UPDATE thread SET ticket = :into
WHERE brand = (SELECT brand FROM ticket WHERE number = :ticket) AND message_id = :message_id AND ticket = :ticket
    AND (entry IS NULL OR entry = :entry);

-- name: thread_forget(entry)!
-- The id that an entry bears leads to it no more.
DELETE FROM thread
WHERE brand = (SELECT ticket.brand FROM entry JOIN ticket ON ticket.number = entry.ticket WHERE entry.id = :entry)
    AND message_id = (SELECT message_id FROM entry WHERE id = :entry) AND entry = :entry;

-- name: entry_move(into, why, id)!
UPDATE entry SET ticket = :into, why = :why WHERE id = :id;

-- name: outbox_move(into, entry)!
UPDATE outbox SET ticket = :into WHERE entry = :entry;

-- name: outbox_add(id, ticket, entry, mailbox, state, message_id, queued_at, due_at, automatic, seen)!
INSERT INTO outbox (id, ticket, entry, mailbox, state, message_id, queued_at, due_at, attempts, fence, automatic, seen)
VALUES (:id, :ticket, :entry, :mailbox, :state, :message_id, :queued_at, :due_at, 0, 0, :automatic, :seen);

-- name: outbox_seen(id)$
SELECT seen FROM outbox WHERE id = :id;

-- name: delivery_add*!
INSERT INTO delivery (item, address, place, state, words) VALUES (:item, :address, :place, :state, :words);

-- name: outbox_set(state, due_at, id)!
-- A claim lasts while the sender has yet to say how its try ended.
UPDATE outbox SET state = :state, due_at = coalesce(:due_at, due_at),
    claimed_until = CASE WHEN :state IN ('sending', 'data_sent') THEN claimed_until END
WHERE id = :id;

-- name: delivery_set*!
UPDATE delivery SET state = :state, words = :words WHERE item = :item AND address = :address;

-- name: delivery_readdress(item, old, new, state, words)!
UPDATE delivery SET address = :new, state = :state, words = :words WHERE item = :item AND address = :old;

-- name: outbox_thaw(id)!
UPDATE outbox SET raw = NULL WHERE id = :id;

-- name: outbox_hold(id, holds, state, due_at)!
UPDATE outbox SET holds = :holds, state = :state, due_at = coalesce(:due_at, due_at) WHERE id = :id;

-- name: delivery_hold(item, old, new)!
UPDATE delivery SET state = :new WHERE item = :item AND state = :old;

-- name: outbox_postpone(id, due_at)!
UPDATE outbox SET due_at = :due_at WHERE id = :id;

-- name: outbox_cancel(id)!
UPDATE outbox SET state = 'cancelled' WHERE id = :id;

-- name: delivery_cancel(item)!
UPDATE delivery SET state = 'cancelled' WHERE item = :item;

-- name: fuse_blow(at)!
UPDATE fuse SET blown_at = :at;

-- name: fuse_reset(at)!
UPDATE fuse SET blown_at = NULL, reset_at = :at;

-- name: draft_forget(id, agent)!
DELETE FROM draft WHERE id = :id AND agent = :agent;

-- name: draft_hand(id, agent, by)!
UPDATE draft SET agent = :agent, handed_by = :by WHERE id = :id;

-- name: draft_returned(id, author, remark)!
UPDATE draft SET author = :author, remark = :remark WHERE id = :id;

-- name: bounce_put(entry, recipient, status, reason, permanent, said, claimed, report, at)!
INSERT INTO bounce (entry, recipient, status, reason, permanent, said, claimed, report, at)
VALUES (:entry, :recipient, :status, :reason, :permanent, :said, :claimed, :report, :at)
ON CONFLICT (entry, recipient) DO UPDATE
SET status = excluded.status, reason = excluded.reason, permanent = excluded.permanent, said = excluded.said,
    claimed = excluded.claimed, report = excluded.report, at = excluded.at;

-- name: agent_put(name, full_name, joined_at)!
INSERT INTO agent (name, full_name, joined_at) VALUES (:name, :full_name, :joined_at)
ON CONFLICT (name) DO UPDATE SET full_name = excluded.full_name;

-- name: mention_add(agent, entry)!
INSERT INTO mention (agent, entry) VALUES (:agent, :entry) ON CONFLICT (agent, entry) DO NOTHING;

-- name: filled_in(ticket, question, words)!
INSERT INTO asked (ticket, question, words) VALUES (:ticket, :question, :words)
ON CONFLICT (ticket, question) DO UPDATE SET words = excluded.words;

-- name: canned_used(agent, name, at)!
INSERT INTO canned_use (agent, name, count, last_used_at) VALUES (:agent, :name, 1, :at)
ON CONFLICT (agent, name) DO UPDATE SET count = count + 1, last_used_at = excluded.last_used_at;

-- name: canned_put(name, data)!
INSERT INTO canned (name, data) VALUES (:name, :data) ON CONFLICT (name) DO UPDATE SET data = excluded.data;

-- name: canned_remove(name)!
DELETE FROM canned WHERE name = :name;

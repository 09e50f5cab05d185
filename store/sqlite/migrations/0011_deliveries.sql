-- Each recipient of an answer has a state of its own on the way out, and the last words that were said about it. place:
-- its place among the headers' addresses. What outbox.state says follows from these (desk.outbox.state_of).
CREATE TABLE delivery (
    item    INTEGER NOT NULL REFERENCES outbox (id),
    address TEXT NOT NULL,
    place   INTEGER NOT NULL,
    state   TEXT NOT NULL,
    words   TEXT NOT NULL,
    PRIMARY KEY (item, address)
) WITHOUT ROWID;
CREATE INDEX delivery_troubled ON delivery (item) WHERE state IN ('rejected', 'uncertain');
INSERT INTO delivery (item, address, place, state, words)
SELECT outbox.id, one.value, min(one.key), outbox.state, outbox.reason FROM outbox, json_each(outbox.to_) AS one
GROUP BY outbox.id, one.value;
ALTER TABLE outbox DROP COLUMN to_;
ALTER TABLE outbox DROP COLUMN reason;

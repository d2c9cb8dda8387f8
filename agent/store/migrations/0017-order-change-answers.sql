-- A request about an order that nobody answers is sent again, as an order is: when it first reached a sink, and how often it was repeated. Of what is under way from before, the time of asking stands in.
ALTER TABLE order_changes ADD COLUMN delivered_at INTEGER;
ALTER TABLE order_changes ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
UPDATE order_changes SET delivered_at = asked_at WHERE state = 'requested' AND settled_at IS NULL;
CREATE INDEX order_changes_open ON order_changes (asked_at) WHERE settled_at IS NULL;

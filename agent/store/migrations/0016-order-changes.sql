-- Second thoughts about purchases: to hurry an order, or to cancel it. The decision says why; a change is over when it was answered, or when its order is closed.
CREATE TABLE order_changes (
  id TEXT PRIMARY KEY,                  -- the decision's id
  order_id TEXT NOT NULL,
  sku TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- expedite | cancel
  state TEXT NOT NULL,                  -- proposed | requested | accepted | rejected | cancelled
  asked_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX order_changes_by_order ON order_changes (order_id);

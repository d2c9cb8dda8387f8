-- What is known of each supplier, one row per source; the strongest source that states a field wins.
CREATE TABLE suppliers (
  name TEXT NOT NULL,
  source TEXT NOT NULL,                 -- config | catalog
  terms TEXT NOT NULL,                  -- JSON of the fields that the source states
  PRIMARY KEY (name, source)
) STRICT, WITHOUT ROWID;

ALTER TABLE orders ADD COLUMN supplier TEXT NOT NULL DEFAULT '';

-- How long each order took, made from orders, receipts and the journal once it has come, and kept when the journal's entries are gone. Where days is null it is still to be looked at.
CREATE TABLE order_times (
  order_id TEXT PRIMARY KEY,
  supplier TEXT NOT NULL DEFAULT '',
  sku TEXT NOT NULL DEFAULT '',
  closed_at INTEGER NOT NULL DEFAULT 0,
  days REAL,
  stated_days REAL                      -- what the lead time was stated to be then
) STRICT, WITHOUT ROWID;
CREATE INDEX order_times_by_supplier ON order_times (supplier, sku, closed_at) WHERE days IS NOT NULL;
CREATE INDEX order_times_unseen ON order_times (order_id) WHERE days IS NULL;

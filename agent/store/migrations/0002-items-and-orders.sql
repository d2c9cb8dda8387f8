-- What is known of each SKU, one row per source; the strongest source that states a field wins.
CREATE TABLE item_parameters (
  sku TEXT NOT NULL,
  source TEXT NOT NULL,                 -- operator | config | import | catalog
  parameters TEXT NOT NULL,             -- JSON of the fields that the source states
  PRIMARY KEY (sku, source)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_locations (
  location TEXT NOT NULL,
  sku TEXT NOT NULL,
  PRIMARY KEY (location, sku)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_locations_by_sku ON item_locations (sku);

CREATE TABLE barcodes (
  code TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  units INTEGER NOT NULL                -- base units that one scan of the code stands for
) STRICT, WITHOUT ROWID;
CREATE INDEX barcodes_by_sku ON barcodes (sku);

-- Why an item is left alone for a while.
CREATE TABLE item_holds (
  sku TEXT NOT NULL,
  kind TEXT NOT NULL,                   -- rejected | snoozed
  until INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (sku, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE forecasts (
  sku TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL,
  origin_day INTEGER NOT NULL,          -- the last business day that the forecast has seen
  chosen_at INTEGER NOT NULL,           -- when the model was last chosen by backtest
  kind TEXT,                            -- null: no forecast can be justified, see reason
  reason TEXT,
  forecast TEXT                         -- JSON
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
  id TEXT PRIMARY KEY,
  decided_at INTEGER NOT NULL,
  type TEXT NOT NULL,
  sku TEXT NOT NULL,
  location TEXT,
  quantity INTEGER NOT NULL,
  unit TEXT NOT NULL,
  due_by INTEGER NOT NULL,
  priority INTEGER NOT NULL,
  policy TEXT NOT NULL,
  reason TEXT NOT NULL                  -- JSON
) STRICT;
CREATE INDEX decisions_by_sku ON decisions (sku, decided_at);

CREATE TABLE orders (
  id TEXT PRIMARY KEY,                  -- the decision's id, or the upstream's own order id
  sku TEXT NOT NULL,
  location TEXT,
  state TEXT NOT NULL,
  requested INTEGER NOT NULL,
  confirmed INTEGER,
  shipped INTEGER NOT NULL,
  reported INTEGER NOT NULL,            -- what upstream says was received; never moves stock
  written_off INTEGER NOT NULL,         -- called received, never seen here, no longer awaited
  scanned INTEGER NOT NULL,             -- what receiving scans matched to it
  requested_at INTEGER NOT NULL,
  delivered_at INTEGER,                 -- when the decision first reached a sink
  acknowledged_at INTEGER,
  expected_at INTEGER,
  reported_at INTEGER,
  reminders INTEGER NOT NULL,           -- how often an unanswered decision was sent again
  closed_at INTEGER,
  close_reason TEXT
) STRICT;
CREATE INDEX orders_open ON orders (sku, requested_at) WHERE closed_at IS NULL;

CREATE TABLE receipts (
  journal_id INTEGER NOT NULL REFERENCES journal (id),
  order_id TEXT NOT NULL REFERENCES orders (id),
  quantity INTEGER NOT NULL,
  PRIMARY KEY (journal_id, order_id)
) STRICT, WITHOUT ROWID;

-- Customer order lines; what was picked for the same order and SKU no longer counts as reserved.
CREATE TABLE reservations (
  order_ref TEXT NOT NULL,
  line TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  due_by INTEGER,
  priority INTEGER NOT NULL,
  status TEXT NOT NULL,                 -- reserved | released | cancelled
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (order_ref, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX reservations_open ON reservations (sku) WHERE status = 'reserved';

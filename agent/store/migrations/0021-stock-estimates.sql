-- What is believed of a shelf sensor and of the stock position under it. Not the truth: lost, it begins anew from the ledger.
CREATE TABLE stock_estimates (
  device TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  seen_id INTEGER NOT NULL,               -- the newest journal entry of the position that the belief knows
  corrected INTEGER NOT NULL,             -- base units that it has written into the ledger since the last count
  apart_since INTEGER,                    -- since when ledger and sensor have told different stories; NULL while they agree
  demand_unseen INTEGER NOT NULL,         -- demand that it has booked and may take back
  updated_at INTEGER NOT NULL,
  belief TEXT NOT NULL                    -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX stock_estimates_by_sku ON stock_estimates (sku);

-- Refills of pick faces from reserve: the decision's id, and what scans have brought of it. Quantities in base units.
CREATE TABLE transfers (
  id TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  from_location TEXT NOT NULL,
  to_location TEXT NOT NULL,
  requested INTEGER NOT NULL,
  moved INTEGER NOT NULL,
  state TEXT NOT NULL,                  -- requested | accepted | moved | rejected | expired
  requested_at INTEGER NOT NULL,
  delivered_at INTEGER,                 -- when the decision first reached a sink
  acknowledged_at INTEGER,
  closed_at INTEGER
) STRICT;
CREATE INDEX transfers_open ON transfers (sku) WHERE closed_at IS NULL;
CREATE INDEX transfers_closed ON transfers (closed_at) WHERE closed_at IS NOT NULL;

-- What upstream is told of a decision beside what every decision has, as JSON.
ALTER TABLE decisions ADD COLUMN particulars TEXT;

-- What movements with a lot or an expiry have left of each at a position, and what was scrapped of it; '' where a scan named none.
CREATE TABLE lots (
  position INTEGER NOT NULL REFERENCES positions (id),
  lot TEXT NOT NULL,
  expiry TEXT NOT NULL,                 -- YYYY-MM-DD
  quantity INTEGER NOT NULL,
  scrapped INTEGER NOT NULL,
  PRIMARY KEY (position, lot, expiry)
) STRICT, WITHOUT ROWID;
INSERT INTO lots
  SELECT position, coalesce(lot, ''), coalesce(expiry, ''),
    sum(CASE WHEN lot IS NULL AND expiry IS NULL THEN 0
      WHEN kind IN ('receive', 'return', 'move-in', 'adjust') THEN quantity
      WHEN kind IN ('pick', 'ship', 'scrap', 'move-out', 'reversal') THEN -quantity ELSE 0 END) AS left_over,
    sum(CASE WHEN kind = 'scrap' THEN quantity ELSE 0 END) AS thrown_away
  FROM journal WHERE lot IS NOT NULL OR expiry IS NOT NULL OR kind = 'scrap'
  GROUP BY 1, 2, 3 HAVING left_over <> 0 OR thrown_away <> 0;

-- The same of entries that retention has folded.
CREATE TABLE lots_base (
  position INTEGER NOT NULL REFERENCES positions (id),
  lot TEXT NOT NULL,
  expiry TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  scrapped INTEGER NOT NULL,
  PRIMARY KEY (position, lot, expiry)
) STRICT, WITHOUT ROWID;

-- When a customer's order line was first reserved: the order of arrival.
ALTER TABLE reservations ADD COLUMN reserved_at INTEGER NOT NULL DEFAULT 0;
UPDATE reservations SET reserved_at = updated_at;

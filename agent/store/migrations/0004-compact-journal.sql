-- Little writing: a message appends to the journal and touches one small row of stock, nothing that is spread over the file.

-- Stock positions by number: the journal and the stock name them with two bytes instead of three texts.
CREATE TABLE positions (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  condition TEXT NOT NULL,
  UNIQUE (sku, location, condition)
) STRICT;
INSERT INTO positions (sku, location, condition)
  SELECT sku, location, condition FROM journal UNION SELECT sku, location, condition FROM stock ORDER BY 1, 2, 3;

-- Instead of an index by position, which would dirty one page per message, each entry points at the one before it at its position.
CREATE TABLE journal_linked (
  id INTEGER PRIMARY KEY,               -- arrival order
  position INTEGER NOT NULL,
  previous INTEGER,                     -- the entry that arrived before it at this position
  latest_before INTEGER,                -- the latest event time of all that arrived before it at this position
  event_time INTEGER NOT NULL,          -- UTC milliseconds; with id, the order in which entries count
  received_at INTEGER NOT NULL,
  device_time INTEGER,
  kind TEXT NOT NULL,
  delta INTEGER,                        -- change of on-hand, or null where level is stated
  level INTEGER,
  carried INTEGER,                      -- for a level that came late: the changes from after it that were known then
  demand INTEGER NOT NULL,
  business_day INTEGER NOT NULL,        -- days since 1970-01-01 in the site's calendar
  quantity INTEGER NOT NULL,
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  seq INTEGER,
  order_ref TEXT,
  lot TEXT,
  expiry TEXT,
  operator TEXT,
  reverses INTEGER,
  flags TEXT NOT NULL                   -- space-separated, "" for none
) STRICT;
INSERT INTO journal_linked
  SELECT j.id, p.id, lag(j.id) OVER arrivals, max(j.event_time) OVER (arrivals ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
    event_time, received_at, device_time, kind, delta, level,
    CASE WHEN level IS NULL THEN NULL ELSE (
      SELECT sum(d.delta) FROM journal d WHERE d.sku = j.sku AND d.location = j.location AND d.condition = j.condition
        AND d.event_time > j.event_time AND d.id < j.id) END,
    demand, business_day, quantity, device, boot, seq, order_ref, lot, expiry, operator, reverses, flags
  FROM journal j JOIN positions p ON p.sku = j.sku AND p.location = j.location AND p.condition = j.condition
  WINDOW arrivals AS (PARTITION BY p.id ORDER BY j.id)
  ORDER BY j.id;

-- Receipts outlive the entries that they name.
CREATE TABLE receipts_kept (
  journal_id INTEGER NOT NULL,
  order_id TEXT NOT NULL REFERENCES orders (id),
  quantity INTEGER NOT NULL,
  PRIMARY KEY (journal_id, order_id)
) STRICT, WITHOUT ROWID;
INSERT INTO receipts_kept SELECT journal_id, order_id, quantity FROM receipts;
DROP TABLE receipts;
ALTER TABLE receipts_kept RENAME TO receipts;

-- What is at a position now, the end of its chain of entries, and its demand on the newest day that saw any: earlier days are in demand.
CREATE TABLE stock_by_position (
  position INTEGER PRIMARY KEY,
  on_hand INTEGER NOT NULL,
  kept_by TEXT NOT NULL,                -- scans | sensor
  level_time INTEGER,                   -- the newest stated level, the barrier for earlier changes
  level_id INTEGER,
  since INTEGER NOT NULL,               -- event time of the earliest entry
  updated_at INTEGER NOT NULL,
  last_id INTEGER,                      -- the newest entry
  latest_time INTEGER,                  -- the latest event time
  open_day INTEGER,
  open_demand INTEGER NOT NULL
) STRICT;
INSERT INTO stock_by_position
  SELECT p.id, s.on_hand, s.kept_by, s.level_time, s.level_id, s.since, s.updated_at, max(j.id), max(j.event_time),
    max(CASE WHEN j.demand <> 0 THEN j.business_day END),
    coalesce((SELECT sum(d.demand) FROM journal d WHERE d.sku = s.sku AND d.location = s.location AND d.condition = s.condition AND d.business_day =
      (SELECT max(m.business_day) FROM journal m WHERE m.sku = s.sku AND m.location = s.location AND m.condition = s.condition AND m.demand <> 0)), 0)
  FROM stock s JOIN positions p ON p.sku = s.sku AND p.location = s.location AND p.condition = s.condition
  LEFT JOIN journal j ON j.sku = s.sku AND j.location = s.location AND j.condition = s.condition
  GROUP BY p.id;
DELETE FROM demand;
INSERT INTO demand (sku, business_day, quantity)
  SELECT j.sku, j.business_day, sum(j.demand)
  FROM journal j JOIN positions p ON p.sku = j.sku AND p.location = j.location AND p.condition = j.condition
    JOIN stock_by_position s ON s.position = p.id
  WHERE j.demand <> 0 AND j.business_day <> s.open_day GROUP BY j.sku, j.business_day;
DROP TABLE stock;
ALTER TABLE stock_by_position RENAME TO stock;
DROP TABLE journal;
ALTER TABLE journal_linked RENAME TO journal;
CREATE INDEX journal_by_order ON journal (order_ref, position) WHERE order_ref IS NOT NULL;

-- What retention has taken out of the journal, folded: a rebuild starts from here.
CREATE TABLE stock_base (
  position INTEGER PRIMARY KEY,
  on_hand INTEGER NOT NULL,
  kept_by TEXT NOT NULL,
  level_time INTEGER,
  level_id INTEGER,
  since INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  last_id INTEGER,
  latest_time INTEGER,
  open_day INTEGER,
  open_demand INTEGER NOT NULL
) STRICT;
CREATE TABLE demand_base (
  sku TEXT NOT NULL,
  business_day INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (sku, business_day)
) STRICT, WITHOUT ROWID;

-- Sequences seen, 64 to a row: one 32-bit hash of the payload each, 0 where it was not seen. The newest 64 of a device lie in its one row of sequences.
-- A counter that starts again, or leaps, opens a new run.
CREATE TABLE sequences (
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  run INTEGER NOT NULL,
  max_seq INTEGER NOT NULL,
  newest_time INTEGER,                  -- the latest device time of the run
  last_seen INTEGER NOT NULL,
  hashes BLOB NOT NULL,                 -- of the 64 sequences around max_seq, little-endian
  PRIMARY KEY (device, boot, run)
) STRICT, WITHOUT ROWID;
CREATE TABLE sequence_chunks (
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  run INTEGER NOT NULL,
  chunk INTEGER NOT NULL,               -- sequence / 64
  hashes BLOB NOT NULL,
  PRIMARY KEY (device, boot, run, chunk)
) STRICT, WITHOUT ROWID;
WITH RECURSIVE slots (slot) AS (SELECT 0 UNION ALL SELECT slot + 1 FROM slots WHERE slot < 63),
  chunks AS (SELECT DISTINCT device, boot, seq / 64 AS chunk FROM event_keys),
  hashes AS (
    SELECT c.device, c.boot, c.chunk, s.slot, CASE WHEN k.seq IS NULL THEN 0 WHEN k.payload_hash & 4294967295 = 0 THEN 1 ELSE k.payload_hash & 4294967295 END AS hash
    FROM chunks c JOIN slots s LEFT JOIN event_keys k ON k.device = c.device AND k.boot = c.boot AND k.seq = c.chunk * 64 + s.slot)
INSERT INTO sequence_chunks
  SELECT device, boot, 0, chunk,
    unhex(group_concat(printf('%02X%02X%02X%02X', hash & 255, (hash >> 8) & 255, (hash >> 16) & 255, hash >> 24), '' ORDER BY slot))
  FROM hashes GROUP BY device, boot, chunk;
INSERT INTO sequences
  SELECT b.device, b.boot, 0, b.max_seq, NULL, b.last_seen, coalesce(c.hashes, zeroblob(256))
  FROM device_boots b LEFT JOIN sequence_chunks c ON c.device = b.device AND c.boot = b.boot AND c.chunk = b.max_seq / 64;
DROP TABLE event_keys;
DROP TABLE device_boots;

-- Demand per SKU and day, the open day of each position included; a SKU can have several rows for a day.
CREATE VIEW demand_seen AS
  SELECT sku, business_day, quantity FROM demand
  UNION ALL
  SELECT p.sku, s.open_day, s.open_demand FROM positions p JOIN stock s ON s.position = p.id WHERE s.open_day IS NOT NULL;

-- Up to which entry stock and demand are certainly written.
INSERT INTO settings (name, value) SELECT 'projectedThrough', CAST(max(id) AS TEXT) FROM journal HAVING max(id) IS NOT NULL;

-- The journal is the truth: append-only facts about stock positions, each with its effect already resolved.
CREATE TABLE journal (
  id INTEGER PRIMARY KEY,               -- arrival order
  event_time INTEGER NOT NULL,          -- UTC milliseconds; with id, the order in which entries count
  received_at INTEGER NOT NULL,
  device_time INTEGER,
  kind TEXT NOT NULL,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  condition TEXT NOT NULL,
  delta INTEGER,                        -- change of on-hand, or null where level is stated
  level INTEGER,
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
  reverses INTEGER REFERENCES journal (id),
  flags TEXT NOT NULL                   -- space-separated, "" for none
) STRICT;
CREATE INDEX journal_by_position ON journal (sku, location, condition, event_time, id);
CREATE INDEX journal_by_order ON journal (order_ref, sku) WHERE order_ref IS NOT NULL;

-- Projections of the journal: dropped and rebuilt to the same rows.
CREATE TABLE stock (
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  condition TEXT NOT NULL,
  on_hand INTEGER NOT NULL,
  kept_by TEXT NOT NULL,                -- scans | sensor
  level_time INTEGER,                   -- the newest stated level, the barrier for earlier changes
  level_id INTEGER,
  since INTEGER NOT NULL,               -- event time of the earliest entry
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (sku, location, condition)
) STRICT, WITHOUT ROWID;

CREATE TABLE demand (
  sku TEXT NOT NULL,
  business_day INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (sku, business_day)
) STRICT, WITHOUT ROWID;

-- Demand from before the agent, imported; a day that the journal knows counts by the journal.
CREATE TABLE demand_history (
  sku TEXT NOT NULL,
  business_day INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (sku, business_day)
) STRICT, WITHOUT ROWID;

-- What devices are and what they said last. Not a projection.
CREATE TABLE devices (
  device TEXT PRIMARY KEY,
  decoder TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  boot TEXT NOT NULL,
  last_seq INTEGER,
  messages INTEGER NOT NULL,
  battery_percent REAL,
  temperature_c REAL,
  decoder_state TEXT                    -- JSON, the decoder's own
) STRICT, WITHOUT ROWID;

CREATE TABLE shelf_levels (
  device TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  location TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  weight_grams REAL,
  level_time INTEGER NOT NULL,          -- since when the shelf shows this level
  confirmed_time INTEGER NOT NULL       -- until when it has been seen unchanged
) STRICT, WITHOUT ROWID;

-- Keys of events seen, so that none counts twice: a window per device and boot, and hashes of scans without a sequence.
CREATE TABLE event_keys (
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  seq INTEGER NOT NULL,
  payload_hash INTEGER NOT NULL,
  PRIMARY KEY (device, boot, seq)
) STRICT, WITHOUT ROWID;

-- The boots of a device and how far their sequences have come; keys further back than the window are gone.
CREATE TABLE device_boots (
  device TEXT NOT NULL,
  boot TEXT NOT NULL,
  max_seq INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  PRIMARY KEY (device, boot)
) STRICT, WITHOUT ROWID;

CREATE TABLE scan_hashes (
  hash TEXT PRIMARY KEY,
  received_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX scan_hashes_by_age ON scan_hashes (received_at);

CREATE TABLE dead_letters (
  id INTEGER PRIMARY KEY,
  received_at INTEGER NOT NULL,
  topic TEXT NOT NULL,
  device TEXT,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  payload BLOB NOT NULL,                -- the first 4 kB
  payload_bytes INTEGER NOT NULL
) STRICT;

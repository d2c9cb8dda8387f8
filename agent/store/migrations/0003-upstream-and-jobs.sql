CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of delivery
  message_id TEXT NOT NULL,             -- the idempotency key
  channel TEXT NOT NULL,                -- decisions | alerts | replies
  subject TEXT NOT NULL,                -- SKU, device or command that it is about
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_by_message ON outbox (message_id);

-- How far each sink has come, and what became of each message there.
CREATE TABLE sink_cursors (
  sink TEXT PRIMARY KEY,
  delivered_through INTEGER NOT NULL,
  attempts INTEGER NOT NULL,            -- failed attempts at the message behind the cursor
  last_error TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  outbox_id INTEGER NOT NULL,
  sink TEXT NOT NULL,
  state TEXT NOT NULL,                  -- delivered | dead
  at INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  reason TEXT,
  PRIMARY KEY (outbox_id, sink)
) STRICT, WITHOUT ROWID;

CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  sentence TEXT NOT NULL,
  numbers TEXT NOT NULL,                -- JSON
  raised_at INTEGER NOT NULL,
  cleared_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alerts_active ON alerts (kind, subject) WHERE cleared_at IS NULL;

CREATE TABLE jobs (
  name TEXT PRIMARY KEY,
  pattern TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  last_success INTEGER                  -- up to when its due runs are done, UTC milliseconds
) STRICT, WITHOUT ROWID;

-- Commands answered, so that one sent twice is done once and answered the same.
CREATE TABLE commands (
  id TEXT PRIMARY KEY,
  received_at INTEGER NOT NULL,
  command TEXT NOT NULL,
  by TEXT,
  reply TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

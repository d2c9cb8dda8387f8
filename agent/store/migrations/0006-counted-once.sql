CREATE INDEX receipts_by_order ON receipts (order_id);

-- What was picked for a customer's order line when it was settled: released and cancelled lines keep it.
ALTER TABLE reservations ADD COLUMN picked INTEGER NOT NULL DEFAULT 0;
UPDATE reservations AS r SET picked = max(0, min(quantity,
  coalesce((SELECT sum(j.quantity) FROM journal j JOIN positions p ON p.id = j.position
    WHERE j.order_ref = r.order_ref AND p.sku = r.sku AND j.kind IN ('pick', 'ship', 'reversal')), 0)
  - coalesce((SELECT sum(s.quantity) FROM reservations s
    WHERE s.order_ref = r.order_ref AND s.sku = r.sku AND s.status <> 'reserved' AND s.line < r.line), 0)))
  WHERE status <> 'reserved';

-- Picks for customers' orders that retention has taken out of the journal.
CREATE TABLE picks_base (
  order_ref TEXT NOT NULL,
  sku TEXT NOT NULL,
  quantity INTEGER NOT NULL,
  PRIMARY KEY (order_ref, sku)
) STRICT, WITHOUT ROWID;

-- At which inventory position each item is ordered, as its policy last said.
CREATE TABLE reorder_points (
  sku TEXT PRIMARY KEY,
  reorder_point REAL NOT NULL,
  order_up_to REAL,
  computed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX decisions_recounts ON decisions (decided_at) WHERE type = 'quartermaster.recount.requested';
CREATE INDEX deliveries_dead ON deliveries (outbox_id) WHERE state = 'dead';

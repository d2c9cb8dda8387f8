-- Since when an item is known: from then on a day on which nobody asks for it says something. Not a projection. What was known before this step is known since the first that is told of it; of what nothing is told: since it is looked at next, for
-- only the agent's own clock can say when that is.
CREATE TABLE known_items (
  sku TEXT PRIMARY KEY,
  since INTEGER NOT NULL                -- UTC milliseconds
) STRICT, WITHOUT ROWID;
INSERT INTO known_items (sku, since)
  SELECT sku, min(since) FROM (
    SELECT p.sku, s.since FROM stock s JOIN positions p ON p.id = s.position
    UNION ALL SELECT sku, decided_at FROM decisions
    UNION ALL SELECT sku, requested_at FROM orders
  )
  WHERE sku IN (SELECT sku FROM item_parameters)
  GROUP BY sku;

-- What items that nobody had ever asked for turned out to be asked for within the last year, counted each night over the items whose levels are chosen together. Not a projection.
CREATE TABLE first_demands (
  key TEXT PRIMARY KEY,
  origin_day INTEGER NOT NULL,
  chance REAL NOT NULL,                 -- that such an item is asked for within a day
  sizes TEXT NOT NULL                   -- a JSON array: units that were asked for then, ascending
) STRICT, WITHOUT ROWID;

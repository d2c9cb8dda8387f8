-- What each count of sellable goods found, and what was scanned there since the count before it. Kept beyond the journal; never who it was.
CREATE TABLE counts (
  position INTEGER NOT NULL REFERENCES positions (id),
  counted_at INTEGER NOT NULL,            -- event time of the count
  count_id INTEGER NOT NULL,              -- its journal entry
  counted INTEGER NOT NULL,
  since INTEGER,                          -- event time of the count before it; NULL where nothing is known of what should lie here
  counted_before INTEGER NOT NULL,
  changes INTEGER NOT NULL,               -- sum of the changes that were scanned in between
  taken INTEGER NOT NULL,                 -- units that were scanned out in between
  by_device TEXT NOT NULL,                -- JSON: the same units by the device that scanned them
  by_hour TEXT NOT NULL,                  -- JSON: and by the hour of the day, UTC
  folded TEXT,                            -- JSON: what was scanned after this count and has left the journal; NULL where nothing has
  PRIMARY KEY (position, counted_at, count_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX counts_by_time ON counts (counted_at);

-- Counts that are in the journal already.
INSERT INTO counts
WITH entry AS (
  SELECT j.*, CASE WHEN j.kind = 'count' AND instr(j.flags, 'gateway-clock') = 0 THEN 1 ELSE 0 END AS is_count,
    sum(j.level IS NOT NULL) OVER (PARTITION BY j.position ORDER BY j.event_time, j.id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS stretch
  FROM journal j JOIN positions p ON p.id = j.position
  WHERE p.condition = 'sellable' AND j.position IN (SELECT position FROM journal WHERE kind = 'count')
),
stated AS (
  SELECT position, stretch, event_time, id, level, is_count, lag(is_count) OVER own AS was_count, lag(event_time) OVER own AS before_at, lag(level) OVER own AS before_level
  FROM entry WHERE level IS NOT NULL WINDOW own AS (PARTITION BY position ORDER BY event_time, id)
),
ended AS (SELECT *, was_count = 1 AND event_time > before_at AS is_interval FROM stated WHERE is_count),
scanned AS (
  SELECT e.position, e.stretch, e.delta, e.device, (e.event_time / 3600000) % 24 AS hour,
    CASE WHEN e.kind = 'adjust' THEN 0 WHEN e.kind = 'reversal' THEN -max(e.delta, 0) ELSE max(-e.delta, 0) END AS taken
  FROM entry e WHERE e.level IS NULL AND e.kind <> 'estimate'
),
sums AS (SELECT position, stretch, sum(delta) AS changes, sum(taken) AS taken FROM scanned GROUP BY position, stretch),
devices AS (
  SELECT position, stretch, json_group_object(device, taken) AS text
  FROM (SELECT position, stretch, device, sum(taken) AS taken FROM scanned GROUP BY position, stretch, device HAVING sum(taken) <> 0 ORDER BY device)
  GROUP BY position, stretch
),
hours AS (
  SELECT position, stretch, json_group_object(hour, taken) AS text
  FROM (SELECT position, stretch, hour, sum(taken) AS taken FROM scanned GROUP BY position, stretch, hour HAVING sum(taken) <> 0 ORDER BY hour)
  GROUP BY position, stretch
)
SELECT c.position, c.event_time, c.id, c.level, iif(c.is_interval, c.before_at, NULL), iif(c.is_interval, c.before_level, c.level),
  iif(c.is_interval, coalesce(s.changes, 0), 0), iif(c.is_interval, coalesce(s.taken, 0), 0),
  iif(c.is_interval, coalesce(d.text, '{}'), '{}'), iif(c.is_interval, coalesce(h.text, '{}'), '{}'), NULL
FROM ended c
LEFT JOIN sums s ON s.position = c.position AND s.stretch = c.stretch - 1
LEFT JOIN devices d ON d.position = c.position AND d.stretch = c.stretch - 1
LEFT JOIN hours h ON h.position = c.position AND h.stretch = c.stretch - 1;

-- The newest of each place are kept, as the program keeps them: `rebuild` knows no others.
DELETE FROM counts WHERE (position, counted_at, count_id) IN (
  SELECT position, counted_at, count_id
  FROM (SELECT *, row_number() OVER (PARTITION BY position ORDER BY counted_at DESC, count_id DESC) AS place FROM counts)
  WHERE place > 60
);

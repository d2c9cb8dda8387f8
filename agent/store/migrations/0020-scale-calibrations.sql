-- What a person has taught about a scale: what it weighs empty, and what a piece of its SKU weighs. Grams.
CREATE TABLE scale_calibrations (
  device TEXT PRIMARY KEY,
  empty_grams REAL,
  piece_grams REAL,
  sku TEXT,                             -- what the pieces were
  pieces INTEGER,
  calibrated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

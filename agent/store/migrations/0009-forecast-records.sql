-- How the forecasts of each item fared on the days that have closed since, how far demand has moved from the newest one, and how a model on trial fared beside it. Not a projection: forecasts are
-- overwritten, so it cannot be rebuilt; a new record begins where one is lost. Of a fixed size per item.
CREATE TABLE forecast_records (
  sku TEXT PRIMARY KEY,
  through_day INTEGER NOT NULL,
  demand_class TEXT NOT NULL,
  days INTEGER NOT NULL,
  demand REAL NOT NULL,
  abs_error REAL NOT NULL,
  error REAL NOT NULL,
  naive_error REAL NOT NULL,
  pinball90 REAL NOT NULL,
  under50 REAL NOT NULL,
  under90 REAL NOT NULL,
  demand_share REAL NOT NULL,
  size REAL NOT NULL,
  size_square REAL NOT NULL,
  origin_day INTEGER NOT NULL,
  level REAL NOT NULL,
  rise REAL NOT NULL,
  fall REAL NOT NULL,
  rise_days INTEGER NOT NULL,
  fall_days INTEGER NOT NULL,
  changed_day INTEGER,
  trial_since INTEGER,
  trial_days INTEGER NOT NULL,
  newcomer_loss REAL NOT NULL,
  serving_loss REAL NOT NULL
) STRICT, WITHOUT ROWID;

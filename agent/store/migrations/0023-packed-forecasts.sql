-- Forecasts are looked up by SKU, each of more than a thousand bytes: in a table without row numbers a look-up reads every forecast that it is compared with, whole. What is there per step moves into
-- `numbers`, four bytes each; a row without them is JSON as before, until the item is forecast anew.
CREATE TABLE forecasts_by_row (
  sku TEXT NOT NULL PRIMARY KEY,
  made_at INTEGER NOT NULL,
  origin_day INTEGER NOT NULL,          -- the last business day that the forecast has seen
  chosen_at INTEGER NOT NULL,           -- when the model was last chosen by backtest
  kind TEXT,                            -- null: no forecast can be justified, see reason
  reason TEXT,
  forecast TEXT,                        -- JSON; with numbers: lengths in place of what lies there
  numbers BLOB
) STRICT;
INSERT INTO forecasts_by_row (sku, made_at, origin_day, chosen_at, kind, reason, forecast)
  SELECT sku, made_at, origin_day, chosen_at, kind, reason, forecast FROM forecasts ORDER BY sku;
DROP TABLE forecasts;
ALTER TABLE forecasts_by_row RENAME TO forecasts;

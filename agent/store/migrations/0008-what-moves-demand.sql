-- What was seen when business days closed: on which days an item had nothing left to sell, and on which nothing was heard at all. No projections: the journal forgets sooner.
CREATE TABLE stockouts (
  sku TEXT NOT NULL,
  from_day INTEGER NOT NULL,
  through_day INTEGER NOT NULL,
  PRIMARY KEY (sku, from_day)
) STRICT, WITHOUT ROWID;
CREATE TABLE unheard_days (
  business_day INTEGER PRIMARY KEY
) STRICT;

-- What moves demand beside the calendar: promotions of an item or of a category, and signals such as prices, visits or the weather.
CREATE TABLE promotions (
  scope TEXT NOT NULL,                  -- sku | category
  subject TEXT NOT NULL,                -- which
  name TEXT NOT NULL,
  from_day INTEGER NOT NULL,
  through_day INTEGER NOT NULL,
  uplift REAL,                          -- how many times the usual demand is expected, where somebody knows
  PRIMARY KEY (scope, subject, name, from_day)
) STRICT, WITHOUT ROWID;
CREATE TABLE signals (
  sku TEXT NOT NULL,                    -- empty: of every item
  name TEXT NOT NULL,
  business_day INTEGER NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (sku, name, business_day)
) STRICT, WITHOUT ROWID;

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

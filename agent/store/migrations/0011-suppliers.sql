-- What is known of each supplier, one row per source; the strongest source that states a field wins.
CREATE TABLE suppliers (
  name TEXT NOT NULL,
  source TEXT NOT NULL,                 -- config | catalog
  terms TEXT NOT NULL,                  -- JSON of the fields that the source states
  PRIMARY KEY (name, source)
) STRICT, WITHOUT ROWID;

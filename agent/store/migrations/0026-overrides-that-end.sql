-- What an operator has set for an item until a time; what has no row here stands until somebody takes it back.
CREATE TABLE override_ends (
  sku TEXT NOT NULL,
  parameter TEXT NOT NULL,
  until INTEGER NOT NULL,               -- UTC milliseconds
  PRIMARY KEY (sku, parameter)
) STRICT, WITHOUT ROWID;
-- Items that name another which takes their place: asked for when any item is looked at.
CREATE INDEX item_parameters_by_successor ON item_parameters (sku) WHERE json_extract(parameters, '$.successor') IS NOT NULL;

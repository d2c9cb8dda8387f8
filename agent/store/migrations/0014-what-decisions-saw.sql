-- What an order was decided on: stock, open orders, forecast, parameters, what was computed, and the alternatives; JSON of a few kilobytes, as bounded as what it lists. Removed with its decision.
CREATE TABLE decision_grounds (
  id TEXT PRIMARY KEY,                  -- the decision's
  grounds TEXT NOT NULL
) STRICT, WITHOUT ROWID;

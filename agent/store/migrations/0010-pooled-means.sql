-- What all items, learnt from together, say of the next open days of each after origin_day: a JSON list of means. Not a projection: replaced as a whole each time they are learnt from, and of no use a week later.
CREATE TABLE pooled_means (
  sku TEXT PRIMARY KEY,
  origin_day INTEGER NOT NULL,
  mean TEXT NOT NULL
) STRICT, WITHOUT ROWID;

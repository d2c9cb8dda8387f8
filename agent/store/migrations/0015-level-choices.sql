-- Parameters of levels that were chosen for all items of a policy together, by the terms they were chosen on: a JSON object with what they were chosen from and what simulation found. Not a projection: chosen anew every few days.
CREATE TABLE level_choices (
  key TEXT PRIMARY KEY,
  made_at INTEGER NOT NULL,
  origin_day INTEGER NOT NULL,
  choice TEXT NOT NULL
) STRICT, WITHOUT ROWID;

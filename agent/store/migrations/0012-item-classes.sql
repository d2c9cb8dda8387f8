-- ABC and XYZ class of each item, as worked out of its demand at night. Not a projection: the class before counts, too, so that an item near a cut does not change every night.
CREATE TABLE item_classes (
  sku TEXT PRIMARY KEY,
  abc TEXT NOT NULL,
  xyz TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What happened to goods of one serial number, so that a second scan of the same piece is known; the oldest rows go first.
CREATE TABLE serial_scans (
  id INTEGER PRIMARY KEY,
  sku TEXT NOT NULL,
  serial TEXT NOT NULL,                 -- empty: a count of the item, from which on its pieces are judged anew
  event_time INTEGER NOT NULL,
  action TEXT NOT NULL,                 -- receive | return | found | pick | ship | scrap | lost, or count
  received_at INTEGER NOT NULL,
  journal_id INTEGER                    -- its entry, while the time is that of a clock that was not right
) STRICT;
CREATE INDEX serial_scans_by_serial ON serial_scans (sku, serial, event_time);
CREATE INDEX serial_scans_provisional ON serial_scans (journal_id) WHERE journal_id IS NOT NULL;

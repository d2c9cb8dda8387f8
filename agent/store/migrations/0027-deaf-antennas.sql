-- Antennas that their readers have said are disconnected, one change at a time: they hear nothing until they are connected, or hear.
CREATE TABLE rfid_deaf_antennas (
  reader TEXT NOT NULL,
  antenna INTEGER NOT NULL,
  PRIMARY KEY (reader, antenna)
) STRICT, WITHOUT ROWID;

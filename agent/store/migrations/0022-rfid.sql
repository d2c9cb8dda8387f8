-- What RFID readers hear. Not the truth: lost, the shelves are heard anew, and what passes a door just then is missed.

-- How long each reader has listened in all: the time that tags fall silent by.
CREATE TABLE rfid_readers (
  reader TEXT PRIMARY KEY,
  listened INTEGER NOT NULL             -- milliseconds
) STRICT, WITHOUT ROWID;

-- What an antenna at a shelf hears of a tag.
CREATE TABLE rfid_hearings (
  epc TEXT NOT NULL,                    -- hexadecimal, upper case
  reader TEXT NOT NULL,
  antenna INTEGER NOT NULL,
  power REAL,                           -- dBm, smoothed
  reads INTEGER NOT NULL,
  heard_at INTEGER NOT NULL,            -- on the reader's scale of listening
  PRIMARY KEY (epc, reader, antenna)
) STRICT, WITHOUT ROWID;
CREATE INDEX rfid_hearings_by_silence ON rfid_hearings (reader, antenna, heard_at);

-- Where each tag of goods is.
CREATE TABLE rfid_tags (
  epc TEXT PRIMARY KEY,
  sku TEXT NOT NULL,
  units INTEGER NOT NULL,               -- base units that it stands for
  location TEXT NOT NULL,
  came_from TEXT                        -- a move that is still to be recorded; NULL: none
) STRICT, WITHOUT ROWID;
CREATE INDEX rfid_tags_moved ON rfid_tags (epc) WHERE came_from IS NOT NULL;

-- Where a tag was last that is at no shelf now: the shelf that it left, or where a door has put it.
CREATE TABLE rfid_last_places (
  epc TEXT PRIMARY KEY,
  location TEXT NOT NULL,
  since INTEGER NOT NULL                -- arrival time, UTC milliseconds
) STRICT, WITHOUT ROWID;
CREATE INDEX rfid_tags_by_place ON rfid_tags (location, sku);

-- What was heard of a tag at a door, summed up.
CREATE TABLE rfid_visits (
  reader TEXT NOT NULL,
  epc TEXT NOT NULL,
  began INTEGER NOT NULL,               -- the first read's time by the reader's clock
  heard_at INTEGER NOT NULL,            -- when a read last joined it, by the gateway's clock
  topic TEXT NOT NULL,                  -- where its reads came from
  visit TEXT NOT NULL,                  -- JSON
  PRIMARY KEY (reader, epc, began)
) STRICT, WITHOUT ROWID;
CREATE INDEX rfid_visits_by_silence ON rfid_visits (heard_at);

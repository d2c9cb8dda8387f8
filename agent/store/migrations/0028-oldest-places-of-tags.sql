-- More places of tags than are kept: the oldest are let go.
CREATE INDEX rfid_last_places_by_age ON rfid_last_places (since);

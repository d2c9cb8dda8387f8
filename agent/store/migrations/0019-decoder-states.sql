-- What a decoder keeps between messages: of a session with several devices as well as of one device, so no longer a column of devices.
ALTER TABLE devices DROP COLUMN decoder_state;

CREATE TABLE decoder_states (
  decoder TEXT NOT NULL,
  key TEXT NOT NULL,                      -- what it belongs to, in the decoder's words
  state TEXT NOT NULL,                    -- JSON, the decoder's own
  changed_at INTEGER NOT NULL,            -- when the message came that changed it
  PRIMARY KEY (decoder, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX decoder_states_by_change ON decoder_states (changed_at);

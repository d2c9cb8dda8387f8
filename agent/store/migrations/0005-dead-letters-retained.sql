-- A retained scan is refused; put back as an ordinary message it would move stock.
ALTER TABLE dead_letters ADD COLUMN retained INTEGER NOT NULL DEFAULT 0;
UPDATE dead_letters SET retained = 1 WHERE reason = 'retained-scan';

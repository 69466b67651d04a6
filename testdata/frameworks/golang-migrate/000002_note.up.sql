-- a byte order mark and CRLF
ALTER TABLE orders ADD COLUMN note text;

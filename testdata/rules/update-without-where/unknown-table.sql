-- Of a table that was there before the chain only what this migration does to it is known.
ALTER TABLE foods ADD COLUMN on_hand boolean;
UPDATE foods SET on_hand = false;
UPDATE foods SET on_hand = true, name = ''; -- expect: update-without-where
ALTER TABLE drinks ADD COLUMN IF NOT EXISTS on_hand boolean;
UPDATE drinks SET on_hand = false; -- expect: update-without-where
UPDATE spices SET on_hand = false; -- expect: update-without-where

SELECT 'it''s', E'a\'b\\', e'\x41', U&'d\0061t', B'01', "a""b;c", $$;$$, $tag$ $$ ; $tag$, $1, a$b$c;
SELECT 'one'
  'two', 'not;the;end' -- ';
  , "Mixed Case";
SELECT E'open\';

/* outer /* inner */ still; */ SELECT 1 -- trailing; comment
/* CI:DESTRUCTIVE_OK - ADR-014 */ DROP TABLE a; -- b
SELECT a --no
- -1, b /* x */ ;;; ;
SELECT 1 /* no end

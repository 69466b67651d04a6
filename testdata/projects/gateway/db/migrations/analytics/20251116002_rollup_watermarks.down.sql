DROP VIEW rollup.monthly_cost;
DROP FUNCTION rollup.note_late_hour(timestamptz);
DROP TABLE rollup.late_hours;
DROP TABLE rollup.watermarks;
DROP TYPE rollup.grain;

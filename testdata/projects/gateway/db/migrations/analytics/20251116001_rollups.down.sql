DROP TABLE rollup.usage_daily;
DROP TABLE rollup.usage_hourly_incoming;
DROP TABLE rollup.usage_hourly;
DROP SCHEMA rollup;

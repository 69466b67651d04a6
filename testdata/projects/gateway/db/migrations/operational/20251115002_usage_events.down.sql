-- Takes the partitions along.
DROP TABLE usage_events;

"""Everything that knows Dagster: assets, partitions, queues, IO managers, jobs; the work itself is done below."""

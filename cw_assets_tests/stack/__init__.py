"""The whole stack as real processes: broker, workers, daemon; and tests that hurt it."""

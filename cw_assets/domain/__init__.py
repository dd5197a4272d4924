"""The rules of the trade as plain values and functions: no Dagster, no database, no model library."""

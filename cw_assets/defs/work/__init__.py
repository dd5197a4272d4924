"""What assets do: a step on a record, what happens when it fails, and the work of each flow."""

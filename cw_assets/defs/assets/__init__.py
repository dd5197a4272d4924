"""The assets, a file a flow."""

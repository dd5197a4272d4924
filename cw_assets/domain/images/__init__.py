"""Image generation as plain values and rules: what is asked for, how settings are settled, names, metadata, text."""

"""LoRAs as plain values and rules: how they are named, what a source says of them; fetching is an engine's work."""

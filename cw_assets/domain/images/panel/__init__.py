"""A storyboard panel as plain values: what a prompt asks to see, and where it all stands; drawing is an engine's."""

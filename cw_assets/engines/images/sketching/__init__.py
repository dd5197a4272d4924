"""Drawing a storyboard panel with Pillow: canvas, pens, people, things, places; what to draw where, the domain says."""

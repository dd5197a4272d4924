"""Control images: what a ControlNet is shown, made from a reference picture."""

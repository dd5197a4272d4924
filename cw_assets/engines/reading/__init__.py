"""Text readers: a picture to lines of text."""

"""Voice models: words to sound, as a scratch voice for animatics."""

"""Speech models: sound to words with times."""

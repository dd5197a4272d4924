"""Storyboards as values: what each frame shows, what stays the same over frames, when each is seen; pure functions."""

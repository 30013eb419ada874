"""The quantity grammar: which characters state how much, and which only look like it."""

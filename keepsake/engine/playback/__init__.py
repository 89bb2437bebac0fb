"""Plays a film in the worker: frames and sound ahead of what is seen and heard, and never behind it."""

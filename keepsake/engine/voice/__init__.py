"""Voices, recordings and when each sound is spoken."""

"""Voices, recordings, alignment and the mouth: from words to sound, and from sound to what the lips do when."""

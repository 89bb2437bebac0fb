"""Finds and reads faces in a photo."""

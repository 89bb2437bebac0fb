"""Check a video or picture: what a file shows of how it was made."""

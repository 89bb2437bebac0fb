"""The voice panel: what a photo says, in whose voice, and how that sounds."""

"""The portrait panel: how a photo comes to life, seen before anything is made."""

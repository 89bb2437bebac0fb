"""Finds, verifies and runs the model files Keepsake ships or is given."""

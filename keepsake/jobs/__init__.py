"""Carries requests to the engine and words back."""

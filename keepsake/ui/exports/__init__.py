"""Exports: films being made one after another, whatever else is done meanwhile."""

"""Reads photos and writes films."""

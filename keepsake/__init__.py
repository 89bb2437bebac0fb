"""Keepsake brings old family photos gently to life on a home PC, with no internet."""

__version__ = "0.1.0"

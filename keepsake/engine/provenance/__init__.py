"""Consent, labels and credentials: the honest marks on everything Keepsake makes."""

"""The inspector: everything that can be set about the chosen clip."""

"""The montage: photos and music become a film by themselves."""

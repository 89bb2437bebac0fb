"""Composes a film's pictures: a scene (`keepsake.core.scene`) and a frame number in, one frame out."""

"""The scene's values live in `keepsake.core.scene`, with curves in `keepsake.core.curve`: import them from there.

They are in the core so that requests may carry them and the project may make them.
"""

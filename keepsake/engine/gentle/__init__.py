"""The gentle engine: layered warps of the photo itself, driven by a motion plan."""

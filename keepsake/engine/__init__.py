"""Makes pictures and sound; knows no window, no project and no global state.

Words used throughout the engine:
- a *photo* or *frame* is RGB, uint8, height x width x 3, sRGB;
- a *mask* or *matte* is float32, height x width, 0 to 1;
- points are float32 (n, 2) or (n, 3), x to the right and y down, in pixels of the picture they belong to;
- "left" and "right" mean the left and right of the picture, not the person's own.
"""

"""A curve to be drawn by hand: points over time, each with how it goes on to the next. Knows nothing of clips."""

"""The viewer: the film's picture at the playhead, and the buttons to go through it."""

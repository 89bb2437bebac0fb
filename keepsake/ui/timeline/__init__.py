"""The timeline: the film drawn to scale, changed by hand."""

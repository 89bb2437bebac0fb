"""The storyboard: the same film as a simple list, made for the keyboard and the screen reader."""

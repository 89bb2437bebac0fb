"""Makes a film's sound: a score (`keepsake.core.score`) in, blocks of samples out."""

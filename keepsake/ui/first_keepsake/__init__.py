"""One photo, one sentence, one feeling: the guided path from a photo to a finished keepsake."""

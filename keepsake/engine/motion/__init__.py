"""Plans how a portrait moves: curves over time, styles, stage directions."""

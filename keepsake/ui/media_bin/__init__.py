"""The media bin: the photos, videos and sounds a film may use."""

"""Time, errors, settings and folders: knows nothing of film, faces or windows."""

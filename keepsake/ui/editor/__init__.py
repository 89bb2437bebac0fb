"""The editor: bin, viewer, inspector, storyboard and timeline around one desk."""

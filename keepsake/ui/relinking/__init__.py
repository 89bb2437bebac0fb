"""Files that are not found any more: noticing them, and finding them again."""

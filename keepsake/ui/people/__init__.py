"""People and consent: the questions that are asked, and what the editor shows and does about the answers."""

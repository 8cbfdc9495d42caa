"""Other people's documents to question drafts: reading files, finding the questions in them, saying what was left out."""

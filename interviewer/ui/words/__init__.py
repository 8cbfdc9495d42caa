"""The texts of the page in both languages, a file for each part of it."""

"""How much a document may ask of the machine. What is larger is refused with a sentence, never read in part without a word."""

MB = 1_000_000

MAX_FILE = 20 * MB
"""Bytes. The text of ten thousand questions with answers has about a fifth of it; larger files hold something else."""
MAX_UNPACKED = 60 * MB
"""Bytes of the XML in a DOCX, or of an Anki collection. XML packs about 10 : 1; a zip bomb 1000 : 1."""
MAX_MEMBERS = 20_000
"""Files in an archive. Anki decks hold one for each picture and sound."""
MAX_PAGES = 2_000
"""Of a PDF."""
MAX_DEPTH = 32
"""Levels of lists and mappings; the bank's own format has six."""
MAX_ELEMENT_DEPTH = 80
"""Levels of HTML elements; what is deeper becomes plain text. The conversion to Markdown takes three calls for a level."""
MAX_RECORDS = 50_000
"""Rows, cards or entries."""
MAX_LINES = 500_000
"""Ten lines to a question."""
MAX_LINE = 20_000
"""Characters. No paragraph is longer; beyond it stands something embedded, which patterns would search for a long time."""

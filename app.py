"""The web entry: `python app.py` is `interviewer serve`; see `interviewer/ui/server.py` for what it wires together."""

import sys

from interviewer.cli import main

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])

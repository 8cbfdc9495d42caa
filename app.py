"""The web entry: `python app.py` is `interviewer serve`; `interviewer/ui/server.py` is what it starts."""

from interviewer.cli import main

if __name__ == "__main__":
    main(["serve"])

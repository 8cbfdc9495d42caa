"""The web entry: `python app.py`. `interviewer serve` does the same with options."""

from interviewer.services import Services
from interviewer.settings import Settings
from interviewer.ui.server import serve

if __name__ == "__main__":
    settings = Settings()
    serve(settings, Services(settings))

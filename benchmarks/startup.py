"""Start-up as ratios: a cold `interviewer grade` against a bare Python, the page against a bare `import gradio`.

    python benchmarks/startup.py [--runs 11]

Every line is the median of several runs, taken in turn, so that a busy moment of the machine meets all of them.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

ANSWER = "It takes the mean and variance over the batch and standardizes each channel."
GRADE = ["-m", "interviewer", "grade", "--answer", ANSWER, "--json"]
BY_ID = [*GRADE, "--id", "batch-normalization-why"]
BY_TEXT = [*GRADE, "--question", "What does batch normalization do, and why does it help training?"]
REFERENCE = "It standardizes each channel by the mean and variance of the batch. That allows larger learning rates."
BY_REFERENCE = [*GRADE, "--question", "Why should one normalize a batch?", "--reference", REFERENCE]
BUILTIN = ["--grader", "builtin"]
ADDRESS = re.compile(r"http://[\d.]+:\d+")
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=11)
    runs = options.parse_args().runs
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # the first run compiles, as after an installation
    with tempfile.TemporaryDirectory() as home:
        os.environ |= {
            "INTERVIEWER_HOME_DIR": home,
            "INTERVIEWER_DISCOVER": "false",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        grade = {
            "python -c pass": lambda: python("-c", "pass"),
            'python -c "import pydantic, yaml"': lambda: python("-c", "import pydantic, yaml"),
            "import yaml; from pydantic import BaseModel": lambda: python(
                "-c", "import yaml; from pydantic import BaseModel"
            ),
            "import interviewer.models, yaml, typer": lambda: python("-c", "import interviewer.models, yaml, typer"),
            "grade --id, in a new home": lambda: python(*BY_ID, *BUILTIN, INTERVIEWER_HOME_DIR=f"{home}/none"),
            "grade --id": lambda: python(*BY_ID, *BUILTIN),
            "grade --question of the bank": lambda: python(*BY_TEXT, *BUILTIN),
            "grade --question --reference": lambda: python(*BY_REFERENCE, *BUILTIN),
            "grade --id, looking for an endpoint": lambda: python(*BY_ID, INTERVIEWER_DISCOVER="true"),
        }
        table("Grading one answer, cold, with the built-in examiner", measure(grade, runs), against=2)
        python("-m", "interviewer", "index", "build")
        page = {
            'python -c "import gradio"': lambda: python("-c", "import gradio", GRADIO_ANALYTICS_ENABLED="False"),
            "interviewer serve, until the page is there": first_page,
        }
        table("The page, its index built", measure(page, runs), against=1)


def python(*arguments: str, **environ: str) -> None:
    """Run a fresh interpreter to its end; it must succeed."""
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=os.environ | environ)


def first_page() -> None:
    """Start the server, read its address, fetch the page, stop it."""
    command = [sys.executable, "-m", "interviewer", "serve", "--port", "17860"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            address = next(found[0] for line in server.stdout if (found := ADDRESS.search(line)))
            fetch(address)
        finally:
            server.kill()


def fetch(address: str, patience: float = 60.0) -> None:
    """The page's HTML, as soon as the server answers; TimeoutError after `patience` seconds."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        try:
            assert b"<html" in NO_PROXY.open(address, timeout=patience).read()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(address)


def measure(cases: dict[str, Callable[[], None]], runs: int) -> dict[str, list[float]]:
    """Seconds of wall time per case; one run of each before the count compiles, and warms the disk cache."""
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for run in range(runs + 1):
        for name, case in cases.items():
            start = time.perf_counter()
            case()
            if run:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def table(title: str, seconds: dict[str, list[float]], against: int) -> None:
    """Median, spread, and the ratio to each of the first `against` cases."""
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    bases = list(medians)[:against]
    print(f"\n{title}\n{'':46}{'median':>9}{'min':>8}{'max':>8}  " + "  ".join(f"x {base}" for base in bases))
    for name, taken in seconds.items():
        ratios = "  ".join(f"{medians[name] / medians[base]:>{len(base) + 2}.1f}" for base in bases)
        print(f"{name:46}{medians[name]:>8.2f}s{min(taken):>7.2f}s{max(taken):>7.2f}s  {ratios}")


if __name__ == "__main__":
    main()

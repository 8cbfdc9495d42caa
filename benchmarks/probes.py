"""What the built-in examiner gives to answers that must score high or low: `interviewer eval --probes`, with its options.

python benchmarks/probes.py [--id QUESTION] [--quick] [--json]
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from interviewer.cli import main

if __name__ == "__main__":
    main(["eval", "--probes", "--grader", "builtin", *sys.argv[1:]])

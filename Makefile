# The verbs that people use, and CI too. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --no-compile --quiet --progress-bar off -c constraints.txt

.PHONY: help install run test check fix bench
help:     ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

install: $(VENV)/.installed ## create the environment and install the program
run: install ## install and open the page on 127.0.0.1:7860
	@$(BIN)/interviewer serve

test: $(VENV)/.installed-dev ## install what the tests need and run them
	@$(BIN)/python -m pytest

check: $(VENV)/.installed-dev ## lint, types, layers, the bank
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_layers.py
	$(BIN)/interviewer bank check

fix: $(VENV)/.installed-dev ## mend what can be mended automatically
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed-dev ## measure: start-up, retrieval, scale, import, probes, kill -9
	$(BIN)/python benchmarks/startup.py
	$(BIN)/python benchmarks/throughput.py
	$(BIN)/python benchmarks/hearing.py
	$(BIN)/python benchmarks/speaking.py
	$(BIN)/python benchmarks/retrieval.py
	$(BIN)/python benchmarks/scale.py
	$(BIN)/python benchmarks/importing.py
	$(BIN)/python benchmarks/probes.py
	$(BIN)/python benchmarks/kill.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "interviewer needs Python 3.11 or later; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 ...")'
	@echo "creating the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing (once; a minute or two)"
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "installing what the tests need (once)"
	@$(PIP) -e '.[dev]'
	@touch $@ $(VENV)/.installed

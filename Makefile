# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test test-all attacks lint verify record bench bubblewrap clean

demo: $(VENV)/.demo bubblewrap  ## set up, then grade a small class of real submissions
	@$(BIN)/grader demo

test: $(VENV)/.test bubblewrap lint verify  ## set up, then hold every rule, prove every rubric, run every test but the slow ones
	$(BIN)/python -m pytest -n 2 -m "not slow and not gpu"

test-all: $(VENV)/.test bubblewrap lint verify  ## the slow ones, too
	$(BIN)/python -m pytest -n 2

attacks: $(VENV)/.test bubblewrap  ## hostile work, under every sandbox that works here
	$(BIN)/python -m pytest -n 2 -rN tests/attacks

lint: $(VENV)/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

verify: $(VENV)/.test bubblewrap  ## prove what the assignments claim, but for what is recorded beside their references
	$(BIN)/grader verify --recorded

record: $(VENV)/.test bubblewrap  ## prove all of it, and record it
	$(BIN)/grader verify --record

bench: $(VENV)/.test bubblewrap  ## speed: ratios against something run beside it, and the figures of a large class
	$(BIN)/python tools/bench.py

bubblewrap:
	@sh tools/install-bubblewrap.sh

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "grader needs Python 3.11 or newer: run 'make PYTHON=/path/to/python3.11'" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "python3 could not make a virtual environment: install Debian's python3-venv" >&2; exit 2; }

$(VENV)/.demo: $(VENV)/bin/python pyproject.toml constraints.txt
	@echo "Installing grader into $(VENV)/ (a minute the first time)"
	@$(PIP) --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.demo
	@echo "Installing the tools for tests, with torch for the CPU (a few minutes the first time)"
	@$(PIP) --editable '.[dev,notebooks,torch]'
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

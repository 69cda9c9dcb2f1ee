# Needs make and Python >= 3.11 with its venv module; everything else is installed into .venv by the first target run.
# An environment that is there is used as it is, without a network, until pyproject.toml changes.

VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
PYTHON ?= python3

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help demo test format samples notebooks rules codebook bench damage fuzz clean

help: ## list these targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z]*\):[^#]*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(READY) ## build data/processed from the invented reports in data/raw, run the notebooks, fill out/
	@# 1 says that some source is no report: a letter lies among them
	$(BIN)/gipdata build data/raw --out data/processed || [ $$? = 1 ]
	$(BIN)/python tools/run_notebooks.py --out out/notebooks

test: $(READY) ## format, lint, types and tests
	$(BIN)/ruff format --check --quiet . || { echo "Not formatted; run: make format"; exit 1; }
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/pytest -q -n auto

format: $(READY) ## format the code and mend what lint can mend
	$(BIN)/ruff format --quiet .
	$(BIN)/ruff check --fix --quiet .

samples: $(READY) ## write the invented reports of data/raw anew
	$(BIN)/python tools/make_county.py

notebooks: $(READY) ## run the notebooks on data/processed and keep what they show
	$(BIN)/python tools/run_notebooks.py

rules: $(READY) ## write docs/rules.md anew from the rules themselves
	$(BIN)/python tools/rule_reference.py

codebook: $(READY) ## write docs/codebook.md anew from the code
	$(BIN)/python tools/codebook.py

bench: $(READY) ## measure speed and memory, in one table (some minutes)
	$(BIN)/python tools/bench.py

damage: $(READY) ## damage 10,000 correct reports at random; no wrong cell may pass in silence
	$(BIN)/python tools/damage.py

fuzz: $(READY) ## feed every reader 12,500 damaged files; nothing but a refusal may come out
	$(BIN)/python tools/fuzz.py

clean: ## remove the environment, the caches and what a build of the package left
	rm -rf $(VENV) build dist *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find gipdata tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is written last: an installation that broke off is taken up again by the next call.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "gipdata needs Python 3.11 or later, and '$(PYTHON)' is not that ($$($(PYTHON) --version 2>&1 | head -n 1))."; \
	  echo "Name another one: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "'$(PYTHON)' lacks its venv module. On Debian or Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
	  echo "Creating the environment in $(VENV) ..."; $(PYTHON) -m venv --clear $(VENV); }
	@echo "Installing gipdata and what it needs into $(VENV) (some minutes the first time) ..."
	@$(BIN)/python -m pip install --quiet --use-pep517 --editable ".[dev]"
	@touch $@

# Needs only Python ≥ 3.11, make and git. `make help` lists the commands.
PYTHON ?= python3
PORT ?= 8000
DATA ?= data
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install $(if $(VERBOSE),,--quiet)
PYTEST := $(BIN)/python -m pytest
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
MADE := $(VENV)/.made
UV ?= .venv-lock/bin/uv
COMPILE = $(UV) pip compile --quiet --no-emit-index-url --generate-hashes --universal --python-version 3.11 \
	--custom-compile-command "make lock"
# A file's tests stay with one process, which has its own database, servers and browser; the longest files first, the single tests of schemathesis last: they fill both.
FILES_AT_ONCE = -n 2 --dist loadgroup --no-loadscope-reorder

.DEFAULT_GOAL := help
WEB_BUILD := $(BIN)/python tools/web_build.py
.PHONY: help install run dev web client test browser pictures lint format types migrate bench fuzz sabotage lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

install: $(RUNTIME) ## .venv with everything `gatehouse demo` needs
	@echo "Ready: $(BIN)/gatehouse"

run: $(RUNTIME) ## install, then the demo on http://127.0.0.1:8000 (PORT=, DATA=); data stays in ./data
	@$(WEB_BUILD) --or-without
	@$(BIN)/gatehouse demo --port $(PORT) --data-dir $(DATA)

dev: $(DEV) ## the same, restarting when a file changes
	@$(WEB_BUILD) --or-without
	@$(BIN)/gatehouse demo --port $(PORT) --data-dir $(DATA) --reload

web: $(RUNTIME) ## the web app: types, ESLint, vitest, build within its budget (needs no Node of your own)
	@$(WEB_BUILD) check

client: $(RUNTIME) ## the web app's typed client, anew from the server's routes
	@$(WEB_BUILD) --client

test: $(DEV) ## everything; says what it skipped and why
	@for one in chromium chromium-browser google-chrome google-chrome-stable chrome; do command -v $$one >/dev/null && exit; done; \
	echo "== no Chromium here (Debian, Ubuntu: apt install chromium): the browser tests will be skipped"
	@echo "== 1/2 API, contract, every route, tools (2 at once)"
	@$(PYTEST) tests -n 2 -rs -m "not (races or faults or e2e or schemathesis or deep)"
	@echo "== 2/2 faults, browser, races (2 files at once), then schemathesis over the OpenAPI file"
	@$(PYTEST) tests/faults tests/e2e tests/races tests/schemathesis $(FILES_AT_ONCE) --durations=12 -rs -m "not deep"
	@echo "not run here, by design: tests marked deep (make fuzz), make sabotage, make bench"

browser: $(DEV) ## only the browser tests (needs Chromium)
	@$(PYTEST) tests/e2e -rs

pictures: $(DEV) ## the README's pictures anew (docs/images)
	@GATEHOUSE_SCREENSHOTS=1 $(PYTEST) tests/e2e/test_pictures.py -rs

lint: $(DEV) ## ruff, import direction, our own rules, sabotage patches still apply
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@PYTHONPATH=src $(BIN)/lint-imports --no-cache
	@$(BIN)/python -m tools.lint
	@$(BIN)/python tools/sabotage.py --check

format: $(DEV) ## let ruff mend what it can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

types: $(DEV) ## mypy --strict on src and tests
	@$(BIN)/mypy src tests

migrate: $(RUNTIME) ## bring the database to the newest migration
	@$(BIN)/gatehouse migrate

bench: $(DEV) ## measure the scan and the rest; writes bench/results/*.json
	@$(BIN)/gatehouse bench

fuzz: $(DEV) ## hypothesis and schemathesis with many more examples
	@$(PYTEST) tests -rs --hypothesis-profile=deep -m "hypothesis or schemathesis or deep"

sabotage: $(DEV) ## break each invariant once; its test must turn red
	@$(BIN)/python tools/sabotage.py

lock: $(UV) ## newest versions that pyproject.toml allows: make lock UPGRADE=--upgrade
	@$(COMPILE) $(UPGRADE) pyproject.toml requirements.in -o requirements.lock
	@$(COMPILE) $(UPGRADE) pyproject.toml requirements.in requirements-dev.in -c requirements.lock -o requirements-dev.lock

clean: ## remove caches and the virtual environment; ./data stays
	@rm -rf $(VENV) .venv-lock build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv-lock/bin/uv:
	@$(PYTHON) -m venv .venv-lock
	@.venv-lock/bin/python -m pip --disable-pip-version-check install --quiet uv

$(MADE):
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing: install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, this is $$($(PYTHON) -V 2>&1): make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo "this Python has no venv: apt install python3-venv (Debian, Ubuntu), then again"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# The dev lock holds all of the runtime lock in the same versions, so either set-up serves `make run`.
$(RUNTIME): requirements.lock pyproject.toml | $(MADE)
	@echo "Installing the locked packages (the first time takes about a minute; VERBOSE=1 shows each)"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME) | $(MADE)
	@echo "Installing the locked development packages"
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

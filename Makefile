# Two targets do all set-up: `make run` (the main job on the sample pages) and `make test` (lint and tests).
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
LANDING ?= seeds/pages
HOME_DIR ?= data
COMPILE := uv pip compile -q --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test fuzz test-bi test-site screenshots lint format bench lock docs check-docs clean help

help:  ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# A stamp a lock: nothing is installed again until the lock or pyproject.toml changes. The locks name every package, so pip resolves
# nothing (--no-deps): its resolver takes the newest of a package that another asks for with an extra, and then refuses it as unpinned.
$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
	  || { echo "Chengji needs Python 3.11: install it, or name it with make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# What builds packages is locked, too, and is there before them: jieba comes as source only, and isolated builds fetch their tools unpinned.
$(VENV)/.build: requirements-build.lock | $(VENV)/.python
	@$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements-build.lock
	@touch $@

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/.build
	@echo "Installing the locked packages into $(VENV) (about a minute, once)"
	@$(BIN)/pip install --quiet --require-hashes --no-deps --no-build-isolation -r requirements.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(VENV)/.runtime
	@echo "Installing the locked development packages into $(VENV) (about a minute, once)"
	@$(BIN)/pip install --quiet --require-hashes --no-deps --no-build-isolation -r requirements-dev.lock
	@touch $@

run: $(VENV)/.runtime  ## Process the sample pages and publish a release
	@$(BIN)/chengji run $(LANDING) --home $(HOME_DIR)

lint: $(VENV)/.dev  ## Style, types, walls between the rooms, SQL
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar warehouse

test: $(VENV)/.dev lint  ## Lint, then every test
	$(BIN)/pytest

fuzz: $(VENV)/.dev  ## Run the property tests on examples that were not tried before
	$(BIN)/pytest --hypothesis-profile=fuzz tests/property tests/site/test_parts.py

# The readers live in an environment of their own: a DuckDB 1.x client cannot stand beside 2.0.
build/bi/.ready: tests/bi/requirements.lock | $(VENV)/.python
	@echo "Installing the BI readers into build/bi (about a minute, once)"
	@$(PYTHON) -m venv build/bi/venv
	@build/bi/venv/bin/pip install --quiet --require-hashes --no-deps -r tests/bi/requirements.lock
	@if command -v npm >/dev/null; then npm install --silent --no-save --no-package-lock --prefix build/bi/node hyparquet@1.31.5 hyparquet-compressors@1.1.2; \
	 else echo "Without Node.js the reader hyparquet is left out"; fi
	@touch $@

APT := $(shell test "$$(id -u)" = 0 || echo sudo) apt-get
.PHONY: browser
browser:
	@command -v chromium chromium-browser >/dev/null && fc-list :lang=zh | grep -q . \
	  || { $(APT) update -q && $(APT) install -qy --no-install-recommends chromium fontconfig fonts-noto-cjk; }

test-site: $(VENV)/.dev browser  ## Test the explorer in a real browser; installs Debian's Chromium and Chinese fonts where they are missing
	$(BIN)/pytest tests/site

screenshots: $(VENV)/.dev browser run  ## Take the pictures of docs/img from the release of the sample pages
	$(BIN)/python -m tests.site.screenshots $(HOME_DIR)/current/site docs/img

test-bi: $(VENV)/.runtime build/bi/.ready  ## Open a release in the readers that BI tools use
	@$(BIN)/chengji run seeds/pages --home build/bi/home
	@CHENGJI_RELEASE=build/bi/home/current CHENGJI_NODE_MODULES=build/bi/node/node_modules build/bi/venv/bin/pytest tests/bi

format: $(VENV)/.dev  ## Bring the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:  ## Make the locks anew (needs uv on the path); no registry address gets into them
	$(COMPILE) pyproject.toml requirements-build.in -o requirements.lock
	$(COMPILE) -c requirements.lock requirements-build.in -o requirements-build.lock
	$(COMPILE) -c requirements.lock --extra dev pyproject.toml requirements-build.in -o requirements-dev.lock
	$(COMPILE) -c requirements.lock -c requirements-dev.lock --extra bench pyproject.toml requirements-build.in -o requirements-bench.lock
	$(COMPILE) tests/bi/requirements.in -o tests/bi/requirements.lock

$(VENV)/.bench: requirements-bench.lock pyproject.toml | $(VENV)/.dev
	@echo "Installing the tools that Chengji is measured beside into $(VENV)"
	@$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements-bench.lock
	@touch $@

bench: $(VENV)/.bench  ## Measure cleaning, figures, the gate and a whole night into benchmarks/RESULTS.md
	$(BIN)/python -W ignore -m benchmarks.bench_cleaning
	$(BIN)/python -W ignore -m benchmarks.bench_robustness
	$(BIN)/python -W ignore -m benchmarks.bench_figures
	$(BIN)/python -W ignore -m benchmarks.bench_gate
	$(BIN)/python -W ignore -m benchmarks.bench_site
	$(BIN)/python -W ignore -m benchmarks.bench_run
	$(BIN)/python -W ignore -m benchmarks.bench_warehouse

clean:  ## Remove what the targets made
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache

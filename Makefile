# `make help` prints the targets. Everything is installed into .venv; nothing else is touched
# except that `make test`, as root on Debian, installs Chromium and PostgreSQL if missing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.base-installed
DEV_STAMP := $(VENV)/.dev-installed
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.PHONY: help run test check format lock translations accessibility screenshots clean

help: ## Print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: $(RUN_STAMP) ## Set up and start the whole product (PORT, DATA_DIR, DATABASE_URL from the environment)
	@exec $(BIN)/participation run

test: $(DEV_STAMP) ## Set up and run every test: SQLite, PostgreSQL, a real browser
	@.ci/with-services $(BIN)/python .ci/checks.py all

check: $(DEV_STAMP) ## The fast loop: format, lint, types, import contracts, unit tests
	@$(BIN)/python .ci/checks.py fast

format: $(DEV_STAMP) ## Format code and templates
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .

translations: $(DEV_STAMP) ## Collect the interface texts into the catalogues
	@$(BIN)/participation translations extract

accessibility: $(DEV_STAMP) ## Look at every page for barriers and write the result into the statement
	@.ci/with-services $(BIN)/pytest -q tests/e2e/test_accessibility.py --write-accessibility-result

screenshots: $(DEV_STAMP) ## Picture the most important pages into docs/screenshots
	@.ci/with-services $(BIN)/python .ci/screenshots.py

lock: ## Lock the dependencies anew (needs uv)
	cd .ci/requirements && for set in base dev; do \
	  uv pip compile --quiet --upgrade --no-strip-extras --generate-hashes --python-version 3.11 --universal \
	    --no-annotate --no-header -o $$set.txt $$set.in; done

clean: ## Remove the environment (data in var/ stays)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

$(RUN_STAMP): .ci/requirements/base.txt setup.cfg
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; $(PYTHON) is older. Set PYTHON=..." >&2; exit 1; }
	@echo "Setting up (once, about a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r .ci/requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): $(RUN_STAMP) .ci/requirements/dev.txt
	@echo "Setting up the tests (once) ..."
	@$(PIP) install --require-hashes -r .ci/requirements/dev.txt
	@touch $@

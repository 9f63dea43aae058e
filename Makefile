# One command each; `make help` lists them. Setting up and starting is in deploy/local.

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
LOCAL = $(PYTHON) -m deploy.local
BIN = .venv/bin
PYTHON313 ?= python3.13
PYTEST = $(BIN)/python -m pytest -q
PARTS = faults fuzz roles page oracles
UNIT = not db and not broker and not browser and not fault and not fuzz and not long
.DEFAULT_GOAL := help
.PHONY: help up down status setup setup-dev lint unit unit-313 check test test-long bench lock

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/	/' | expand -t 14

up: ## set up what is missing, start everything with demo data, print the address
	@$(LOCAL) up

down: ## stop everything; data stays in var/
	@$(LOCAL) down

status: ## print one JSON object: addresses, ports, processes, logs
	@$(LOCAL) status

setup: ## make .venv and bring the page's libraries, start nothing
	@$(LOCAL) setup

setup-dev: ## the same with all that the tests need: tools, server tree, Chromium
	@$(LOCAL) setup --dev

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy -p deploy.local
	$(BIN)/lint-imports
	node_modules/.bin/tsc --noEmit --project web/tsconfig.json

unit: setup-dev
	node --test tests/web/
	$(PYTEST) -n 2 -m "$(UNIT)"

unit-313: ## unit tests on Python 3.13; PYTHON313=path names another one
	@test -x .venv-313/bin/python || $(PYTHON313) -m venv .venv-313
	.venv-313/bin/python -m pip install -q --disable-pip-version-check -r requirements-dev.lock
	.venv-313/bin/python -m pytest -q -n 2 -m "$(UNIT)"

check: lint unit ## lint, types, import rules and unit tests (under 90 s)

test: check ## everything: the check, then tests on real stores, broker and browser (under 12 min)
	$(PYTEST) -n 2 -m "(db or broker) and not fault and not browser and not long"
	$(PYTEST) -n 2 --dist worksteal -m "browser and not fault and not long"
	$(PYTEST) -m "(fault or fuzz) and not long"

test-long: setup-dev ## the long tests in tests/long/; PART=faults, fuzz, roles, page or oracles for one part
	@for part in $(or $(PART),$(PARTS)); do \
	    if [ -d tests/long/$$part ]; then \
	        echo "$(PYTEST) -m long tests/long/$$part" && $(PYTEST) -m long tests/long/$$part || exit 1; \
	    elif [ -n "$(PART)" ]; then \
	        echo "there is no part $$part; parts: $$(ls tests/long)" >&2; exit 1; \
	    fi; \
	done

bench: setup-dev ## run the benchmarks in turn; they print ratios beside ceilings (three quarters of an hour)
	@for name in ingest protocols stream reads page; do echo "== $$name" && $(BIN)/python -m benchmarks.$$name || exit 1; done

lock: ## write requirements*.lock anew from pyproject.toml: names and versions, no addresses
	test -x .venv-lock/bin/pip-compile || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q pip-tools; }
	.venv-lock/bin/pip-compile -q --upgrade $(LOCK_STYLE) -o requirements.lock pyproject.toml
	.venv-lock/bin/pip-compile -q --upgrade $(LOCK_STYLE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

LOCK_STYLE = --strip-extras --no-header --annotation-style=line --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

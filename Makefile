# Everything that is done with this project has a target here; `make help` lists them.
# The targets work on a machine that has nothing but Python 3.11+, Node.js 20.19+ and make.

VENV := .venv
PYTHON := $(VENV)/bin/python
PIP := $(PYTHON) -m pip --disable-pip-version-check --no-input --quiet
MANAGE := $(PYTHON) backend/manage.py
NPM := npm --prefix frontend --silent
export npm_config_update_notifier = false
export npm_config_progress = false

# Each stamp is written when its step has succeeded, so that a step is done again only when what it read has changed.
MADE := $(VENV)/.made
RUNTIME := $(VENV)/.runtime-installed
DEVELOPMENT := $(VENV)/.development-installed
CLIENT_TOOLS := frontend/node_modules/.installed
CLIENT := frontend/dist/index.html
# Folders count too: a file that was removed changes the time of its folder.
CLIENT_SOURCES := $(shell find frontend/src frontend/index.html frontend/vite.config.ts frontend/tsconfig.json 2>/dev/null)

SHELL_SCRIPTS := $(wildcard scripts/*.sh deploy/pgbackrest/*.sh deploy/docker/*-answers backend/tests/deployment/standins/* frontend/e2e/support/*.sh)

FIND_CHROMIUM := frontend/e2e/support/chromium.sh
# Without a browser the rest of the tests is still worth having; the last line says what was left out.
define JOURNEYS
echo "Journeys through a browser ..."; \
if CHROMIUM=$$(sh $(FIND_CHROMIUM)); then export CHROMIUM; $(NPM) run e2e; \
else echo "THE JOURNEYS THROUGH THE BROWSER WERE NOT RUN. With Chromium installed, 'make journeys' runs them."; fi
endef

PYTHON_OK = import sys; sys.exit(sys.version_info < (3, 11))
NODE_OK = const [a, b] = process.versions.node.split(".").map(Number); process.exit((a === 20 && b >= 19) || (a === 22 && b >= 13) || a >= 24 ? 0 : 1)

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-long journeys screenshots check static contract bench lock clean again

help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

run: $(RUNTIME) $(CLIENT) ## start everything on this machine (EDMS_PORT, EDMS_DATA_DIR, ARGS=--empty)
	@exec $(MANAGE) up $(ARGS)

test: $(DEVELOPMENT) $(CLIENT) ## run every test
	@echo "Tests of the web client ..."
	@$(NPM) run test
	@echo "Tests of the server ..."
	@$(PYTHON) -m pytest --numprocesses auto --maxprocesses 8 --dist loadscope
	@$(JOURNEYS)

test-long: export EDMS_LONG = 1
test-long: test ## run every test with the full counts of repetitions

journeys: $(DEVELOPMENT) $(CLIENT) ## walk through the whole program in a browser (CHROMIUM=path of another one)
	@$(JOURNEYS)

screenshots: $(RUNTIME) $(CLIENT) ## picture every page; what README and guide show goes to docs/screenshots
	@CHROMIUM=$$(sh $(FIND_CHROMIUM)) && export CHROMIUM && $(NPM) run screenshots

check: static test ## formatting, lint, types, floors, contract, then every test

static: $(DEVELOPMENT) $(CLIENT_TOOLS)
	@echo "Formatting and lint ..."
	@$(VENV)/bin/ruff format --check --quiet backend bench
	@$(VENV)/bin/ruff check --quiet backend bench
	@$(VENV)/bin/shellcheck --external-sources --check-sourced deploy-interactive.sh $(SHELL_SCRIPTS)
	@echo "Types ..."
	@$(VENV)/bin/mypy
	@echo "Floors ..."
	@cd backend && ../$(VENV)/bin/lint-imports ../pyproject.toml
	@echo "Contract ..."
	@$(MANAGE) spectacular --file $(VENV)/openapi.yaml --validate --fail-on-warn
	@diff -u backend/openapi.yaml $(VENV)/openapi.yaml || { echo "backend/openapi.yaml is not what the server offers: run 'make contract' and commit the result." >&2; exit 1; }
	@$(NPM) run contract -- --check
	@echo "Web client ..."
	@$(NPM) run check

contract: $(DEVELOPMENT) $(CLIENT_TOOLS) ## make backend/openapi.yaml and the client's types from the server
	@$(MANAGE) spectacular --file backend/openapi.yaml --validate --fail-on-warn
	@$(NPM) run contract

bench: $(DEVELOPMENT) ## load documents, measure, compare with bare SQL
	@$(PYTHON) -m bench

lock: $(MADE) ## lock the dependencies of requirements/*.in with hashes
	@command -v uv >/dev/null || $(PIP) install uv
	@for name in base dev; do \
	  PATH="$$PATH:$(CURDIR)/$(VENV)/bin" uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-emit-index-url requirements/$$name.in --output-file requirements/$$name.txt || exit 1; \
	done

clean: ## remove what was installed and built; the data in var/ stays
	@rm -rf $(VENV) frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis backend/*.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment whose interpreter is gone (an upgrade of the system, a moved folder) is made again.
ifneq ($(shell $(PYTHON) -c 'print("works")' 2>/dev/null),works)
$(MADE): again
endif
$(MADE):
	@[ -w . ] || { echo "The folder $(CURDIR) cannot be written: copy the project to a folder of yours, or change its owner." >&2; exit 1; }
	@for python in python3 python3.13 python3.12 python3.11; do \
	  "$$python" -c '$(PYTHON_OK)' 2>/dev/null || continue; \
	  "$$python" -c 'import ensurepip, venv' 2>/dev/null || { incomplete=$$python; continue; }; \
	  echo "Making $(VENV) with $$("$$python" --version) ..."; \
	  "$$python" -m venv --clear $(VENV) && touch $@; exit; \
	done; \
	if [ -n "$$incomplete" ]; then \
	  echo "$$("$$incomplete" --version) lacks its module venv: install it (on Debian and Ubuntu: apt install python3-venv), then run make again." >&2; \
	else \
	  echo "EDMS needs Python 3.11 or newer, and there is none ($$(python3 --version 2>&1 || true)): install it, then run make again." >&2; \
	fi; exit 1

$(RUNTIME): requirements/base.txt pyproject.toml $(MADE)
	@echo "Installing what the server needs (a minute or two) ..."
	@$(PIP) install --require-hashes --requirement requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEVELOPMENT): requirements/dev.txt $(RUNTIME)
	@echo "Installing what the tests and checks need ..."
	@$(PIP) install --require-hashes --requirement requirements/base.txt --requirement requirements/dev.txt
	@touch $@

$(CLIENT_TOOLS): frontend/package.json frontend/package-lock.json
	@command -v node >/dev/null && command -v npm >/dev/null || \
	  { echo "Node.js 20.19 or newer with npm is needed to build the web client, and there is none: install it, then run make again." >&2; exit 1; }
	@node -e '$(NODE_OK)' || \
	  { echo "Node.js 20.19, 22.13 or 24 and newer is needed to build the web client, and this is $$(node --version): install one, then run make again." >&2; exit 1; }
	@echo "Installing what the web client needs ..."
	@$(NPM) ci --loglevel error
	@touch $@

$(CLIENT): $(CLIENT_SOURCES) $(CLIENT_TOOLS)
	@echo "Building the web client ..."
	@$(NPM) run build -- --logLevel warn
	@touch $@

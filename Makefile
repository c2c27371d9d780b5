# Everything one does here. `make` alone prints the list.
# Works as root or not, with Python 3.11+, Node 20+, make and git; Debian packages come through apt where they may.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One thing after the other whatever MAKEFLAGS say; only what `setup` installs comes two at a time.
ifndef TWO_AT_A_TIME
.NOTPARALLEL:
endif

UV_VERSION := 0.13.9
# Students of each demo district while the browser tests run; `make demo` has 2000, 400 and 40.
E2E_SIZES ?= 160,80,40

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
VENV := .venv/bin
OIDC := infra/workbench/oidc
AUDIT := tests/graphql_edge/audit
POSTGRAPHILE := tests/bench/postgraphile
HOCUSPOCUS := tests/bench/live/hocuspocus
# Demo districts that lie in another state at their first start, such as STATES=maple=VA.
STATES ?=
# Options of `make bench`, such as BENCH='--small' or BENCH='--suite live'; `make bench BENCH=--help` lists them.
BENCH ?=
WORKBENCH := $(VENV)/python -m workbench
RULES := $(wildcard backend/trellis/*/rules.py)
FRONTEND_SOURCES = $(shell find frontend -type f -not -name '*.gen.ts' \
	-not -path '*/node_modules/*' -not -path 'frontend/dist*' -not -path 'frontend/e2e/*' -not -path '*/.tanstack/*' \
	-not -path '*/test-results/*' -not -path '*/playwright-report/*')

export PYTHONPATH := $(CURDIR)/backend:$(CURDIR)/infra/workbench
export PYTHONUTF8 := 1
export LC_ALL := C.UTF-8
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1
# Not in a home folder: there may be none, or none that may be written.
export npm_config_cache := $(CURDIR)/.local/cache/npm
export PIP_CACHE_DIR := $(CURDIR)/.local/cache/pip

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

# --- set up ---------------------------------------------------------------------------------------------------------

.PHONY: setup
setup: machine ## Install everything; does nothing the second time
	@$(MAKE) -s --no-print-directory -j2 TWO_AT_A_TIME=1 .venv/.stamp $(foreach place,frontend $(OIDC) $(AUDIT),$(place)/node_modules/.stamp)
	@$(PYTHON) -m workbench.debian

.PHONY: machine
machine:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found on the PATH." >&2; exit 2; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null \
		|| { echo "Node 20 or newer is needed; it was not found on the PATH." >&2; exit 2; }
	@mkdir -p .local

.venv/.stamp: backend/requirements.txt backend/requirements-dev.txt | machine
	@test -x $(VENV)/pip || $(PYTHON) -m venv .venv >/dev/null 2>&1 \
		|| { rm -rf .venv; $(PYTHON) -m workbench.debian python3-venv; $(PYTHON) -m venv .venv; }
	$(VENV)/pip install --quiet --require-hashes -r backend/requirements.txt -r backend/requirements-dev.txt
	@touch $@

%/node_modules/.stamp: %/package.json %/package-lock.json | machine
	$(PYTHON) -m workbench.npm $*
	@touch $@

.PHONY: lock
lock: machine ## Compile backend/requirements*.in to pinned, hashed lists
	@test -x .local/uv/bin/uv || { $(PYTHON) -m venv .local/uv && .local/uv/bin/pip install --quiet uv==$(UV_VERSION); }
	cd backend && ../.local/uv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
		--quiet -o requirements.txt requirements.in
	cd backend && ../.local/uv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-annotate \
		--quiet -c requirements.txt -o requirements-dev.txt requirements-dev.in

# --- run ------------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup build ## Start everything with demo districts; Ctrl-C ends it (TRELLIS_PORT moves the ports)
	@exec $(WORKBENCH) demo $(if $(STATES),--states $(STATES))

.PHONY: demo-bg
demo-bg: setup build ## The same without a terminal; returns when it is ready
	@$(WORKBENCH) demo-bg $(if $(STATES),--states $(STATES))

.PHONY: demo-stop
demo-stop: .venv/.stamp ## Stop what demo-bg started
	@$(WORKBENCH) demo-stop

.PHONY: demo-reset
demo-reset: .venv/.stamp ## Stop every demo and forget its data
	@$(WORKBENCH) demo-reset

.PHONY: build
build: .local/frontend-built ## Build the single-page apps into frontend/dist
	@test -e frontend/dist/index.html || { rm -f .local/frontend-built; $(MAKE) --no-print-directory .local/frontend-built; }

.local/frontend-built: frontend/node_modules/.stamp $(FRONTEND_SOURCES)
	npm --prefix frontend run --silent build
	@touch $@

# --- look after -----------------------------------------------------------------------------------------------------

.PHONY: lint
lint: lint-python lint-frontend lint-infra ## Style, types and the rules of who imports whom

.PHONY: lint-python
lint-python: .venv/.stamp
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy --strict backend/trellis/kernel $(RULES)
	MYPYPATH=infra/workbench $(VENV)/mypy --strict infra/workbench/workbench
	$(VENV)/lint-imports

.PHONY: lint-frontend
lint-frontend: frontend/node_modules/.stamp
	npm --prefix frontend run --silent lint

.PHONY: lint-infra
lint-infra: .venv/.stamp
	$(VENV)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(VENV)/hadolint infra/image/Dockerfile
	$(VENV)/kubernetes-validate --quiet -k 1.33.0 $(filter-out %/kustomization.yaml,$(wildcard infra/kubernetes/*/*.yaml))

.PHONY: check
check: lint schema-check ## Lint and the quick tests
	$(VENV)/python -m pytest -q -m "not slow and not database"

.PHONY: schema
schema: setup ## Refresh schema.graphql and the types generated from it
	bin/trellis schema --output schema.graphql
	npm --prefix frontend run --silent codegen

.PHONY: schema-check
schema-check: .venv/.stamp
	bin/trellis schema --check schema.graphql

.PHONY: published
published: .venv/.stamp ## Write the pages of docs/ that are made from code: error codes, configuration
	bin/trellis published

.PHONY: test
test: setup lint schema-check test-python test-frontend e2e-kit e2e ## Everything that must hold

.PHONY: test-python
test-python: setup ## The backend's tests, all of them; what failed once for want of time is told again, and listed
	$(VENV)/python -m pytest -q -rR --reruns 1 -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

.PHONY: test-frontend
test-frontend: setup build ## The frontend's tests, its translations and its budgets
	npm --prefix frontend run --silent test
	npm --prefix frontend run --silent i18n:check
	npm --prefix frontend run --silent budget

.PHONY: bench
bench: setup $(POSTGRAPHILE)/node_modules/.stamp $(HOCUSPOCUS)/node_modules/.stamp ## The reads beside others; minutes, and gigabytes once. BENCH='--suite live': live editing
	$(VENV)/python -m tests.bench $(BENCH)

.PHONY: statements
statements: .venv/.stamp ## Write down anew how many statements each page uses (tests/bench/statements.json)
	$(VENV)/python -m tests.bench.statements

.PHONY: e2e-kit
e2e-kit: setup build ## The kit in a real browser: five variants, axe, keyboard
	npm --prefix frontend run --silent e2e:kit

.PHONY: e2e
e2e: setup build ## The browser tests, against demos of their own on free ports; what failed is told again on a fresh one
	@rm -f frontend/test-results/told.json
	$(WORKBENCH) around --demos 2 --sizes $(E2E_SIZES) -- npm --prefix frontend run --silent e2e \
		|| $(WORKBENCH) around --sizes $(E2E_SIZES) -- npm --prefix frontend run --silent e2e:again

.PHONY: writings
writings: setup build ## Five whole plans written in the browser, and one by two people; some minutes, prints one table
	$(WORKBENCH) around --sizes 60,40,15 -- bash -c 'cd frontend && npx playwright test --config playwright.writings.config.ts'

.PHONY: walks
walks: setup build ## Two cases walked from request to decision, every date counted by hand beside it; prints tables
	$(WORKBENCH) around --sizes 20,20,40 --states maple=VA -- bash -c 'cd frontend && npx playwright test --config playwright.walks.config.ts'

.PHONY: screenshots
screenshots: setup build ## Every page in its variants, as pictures to look at
	$(WORKBENCH) around --sizes $(E2E_SIZES) -- npm --prefix frontend run --silent screenshots

# Solieu: one command for each intention. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test test-fast check bench docs messages clean

BIN := .venv/bin
FRONT := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
CATALOGUES := $(shell find src -name django.po)

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: .make/run .make/front .make/messages ## start the product with the demo on http://127.0.0.1:8000
	@$(BIN)/solieu serve --demo

test: .make/all .make/front .make/messages .make/browser ## all tests
	@echo "→ the front end's tests"
	@cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent test
	@echo "→ the tests"
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup

test-fast: .make/all .make/front .make/messages ## the tests that need no browser and no server
	@$(BIN)/python -m pytest -q -n 2 --dist loadgroup -m "not browser and not live"

check: .make/all .make/front .make/messages ## style, types, imports
	@echo "→ ruff"; $(BIN)/ruff check src tests bench operations-demo scripts && $(BIN)/ruff format --check src tests bench operations-demo scripts
	@echo "→ import contracts"; PYTHONPATH=src $(BIN)/lint-imports --config .importlinter
	@echo "→ types"; PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright
	@echo "→ front end"; cd frontend && PATH="$(CURDIR)/$(BIN):$$PATH" npm run --silent check

bench: .make/all .make/front .make/messages ## measure against baselines; prints ratios
	@$(BIN)/python -m bench

docs: .make/all ## build the documentation into site/
	@$(BIN)/python scripts/reference.py && NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict && echo "→ site/index.html"

messages: ## compile the message catalogues
	@rm -f .make/messages && $(MAKE) --no-print-directory .make/messages

clean: ## remove what was built (not the data in var/)
	@rm -rf .venv .make site frontend/node_modules src/solieu/web/static/dist

.make/run: requirements/run.txt pyproject.toml scripts/environment.sh
	@scripts/environment.sh requirements/run.txt && mkdir -p .make && touch $@

.make/all: requirements/all.txt .make/run
	@scripts/environment.sh requirements/all.txt && touch $@

.make/front: $(FRONT) .make/run
	@scripts/frontend.sh && touch $@

.make/messages: $(CATALOGUES) .make/run
	@$(BIN)/python scripts/messages.py && touch $@

.make/browser: scripts/browser.sh
	@scripts/browser.sh && mkdir -p .make && touch $@

# Everything from a fresh checkout: Python 3.11 or newer, git and make are enough.
#   make demo    the demo city, from registers to answers        make test    lint, types, tests (at most 15 minutes)
#   make bench   measurements into bench/results                 make docs    pages that are written from data

SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTING := $(VENV)/.ready-for-tests
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
PACKAGES := -p shizi.graph -p shizi.loaders -p shizi.cypher -p shizi.api -p shizi.notebooks
WORKERS ?= 2
SPREAD := -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: demo test test-full mutation lint types docs bench clean install
.DEFAULT_GOAL := install

install: $(READY)

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer with venv is needed (need python3-venv?)" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (once) ..." >&2
	@$(PIP) --editable .
	@touch $@

$(TESTING): $(READY)
	@echo "installing what the tests need into $(VENV) (once) ..." >&2
	@$(PIP) --editable '.[test]'
	@mkdir -p $(VENV)/types && ln -sfn ../.. $(VENV)/types/shizi
	@touch $@

demo: $(READY)
	@$(BIN)/shizi demo

lint: $(TESTING)
	$(BIN)/ruff check .

types: $(TESTING)
	$(BIN)/mypy $(PACKAGES)

test: lint types
	$(BIN)/python -m pytest $(SPREAD) -m 'not full'

test-full: lint types
	SHIZI_TEST_EXAMPLES=full $(BIN)/python -m pytest $(SPREAD)

# breaks every rule's query in typical ways and shows that the fixtures and the oracle notice (part of test-full)
mutation: $(TESTING)
	$(BIN)/python -m pytest tests/mutation -m full

docs: $(READY)
	$(BIN)/python -m shizi.graph.model_page > docs/model.md
	$(BIN)/python -m shizi.cypher.rules_page > docs/rules.md
	$(BIN)/python -m shizi.api.openapi_page > docs/openapi.json
	$(BIN)/python -m shizi.cypher.questions_page > docs/queries.md

bench: $(TESTING)
	$(BIN)/python bench/city_load.py

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# make demo    set up, then the main job on a recorded failing cycle
# make test    set up, then the tests
# make help    all targets

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test soak check format bench record-demo documents pictures review lock dist clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("rca needs Python 3.11 or newer, this is " + sys.version.split()[0] + "; try: make PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

setup: $(READY) ## the virtual environment, from the lock file

demo: $(READY) ## the walk on a recorded failing cycle; without a terminal a draft and its document
	@$(BIN)/rca new --demo

test: $(READY) ## the tests
	$(BIN)/python -m pytest -n auto

soak: $(READY) ## the property tests with many more examples; takes long
	RCA_TEST_PROFILE=soak $(BIN)/python -m pytest -n auto tests

check: $(READY) ## style, complexity and security rules, types, architecture
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(READY) ## rewrite the source in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY) ## speed and quality, as ratios to a peer in the same run
	$(BIN)/python -m tests.bench

record-demo: $(READY) ## run the demo's service and its failing tests, record them into rca/demo/
	$(BIN)/python -m tests.service.record

documents: $(READY) ## the documents beside this project's own analyses
	$(BIN)/rca render

pictures: $(READY) ## the pictures in README (the document's needs npm and Chromium)
	$(BIN)/python -m tests.screens
	$(BIN)/python -m tests.pictures

review: $(READY) ## the documents as markdownlint, Mermaid and Chromium see them (needs npm and Chromium)
	$(BIN)/python -m tests.review

lock: $(READY) ## resolve the dependencies anew into requirements.lock
	$(BIN)/python -m pip install --quiet 'uv>=0.9'
	$(BIN)/uv pip compile -q pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements.lock

dist: $(READY) ## wheel and source archive in dist/
	$(BIN)/hatchling build

clean: ## remove what the targets made
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .hypothesis

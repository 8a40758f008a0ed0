# Every command a person needs; `make help` lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help

DIR  ?= corpus/documents
OUT  ?= outputs
JOBS ?= 0
ARGS ?=
ENGINE ?= local
PYTHON ?= python3

ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
READY := .venv/.ready
PY := $(BIN)/python

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "fuhe needs Python 3.11 or newer; name it with PYTHON=/path/to/python3.11")'
	@test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

.PHONY: help setup extract diff review rules test prove score mutate fuzz grammars faults bench check licences audit bundle lock docs corpus wheel clean

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'
	@echo "  variables: DIR=$(DIR) OUT=$(OUT) JOBS=$(JOBS) (0: all cores) ARGS='--lang en …'"

setup: $(READY) ## the virtual environment in .venv, from requirements.lock

extract: $(READY) ## read, recompute and flag every file below DIR; results in OUT
	@$(BIN)/fuhe extract "$(DIR)" --out "$(OUT)" --jobs $(JOBS) $(ARGS); status=$$?; \
	case $$status in \
	  0) ;; \
	  1) echo "make extract: done; there are findings (see $(OUT)/findings.csv)." ;; \
	  3) echo "make extract: done; some documents could not be read (see $(OUT)/documents.csv, column reason)." ;; \
	  *) exit $$status ;; \
	esac

diff: $(READY) ## claimed against recomputed, side by side, from OUT
	@$(BIN)/fuhe diff "$(OUT)" $(ARGS)

review: $(READY) ## the review page on the results in OUT, in the browser
	@$(BIN)/fuhe review "$(OUT)" --open $(ARGS)

rules: $(READY) ## the rule book
	@$(BIN)/fuhe rules $(ARGS)

test: $(READY) ## everything that must hold on every commit (< 5 minutes)
	@$(PY) -m pytest -n auto --dist loadfile --max-worker-restart 2 $(ARGS)

prove: $(READY) ## the examples inside patterns/ and the checks
	@$(BIN)/fuhe prove

score: $(READY) ## precision and recall on the corpus and, where it is there, ../shared
	@$(PY) -m tests.score $(ARGS)

mutate: $(READY) ## planted errors: thousands of mutants of clean reports, each expected to be found (long)
	@$(PY) -m tests.mutate $(ARGS)

fuzz: $(READY) ## damaged files: 2,000 and the bombs, each to a status and a reason (long)
	@$(PY) -m tests.fuzz_damaged $(ARGS)

grammars: $(READY) ## the number and the scoring grammar on spliced texts, for a minute
	@$(PY) -m tests.fuzz_grammars $(ARGS)

faults: $(READY) ## poison, kills, full disks: what a run must survive (ENGINE=local or ray; long)
	@$(PY) -m tests.faults --engine $(ENGINE) $(ARGS)

bench: $(READY) ## speed, ours beside the peers, as ratios
	@for script in bench/*.py; do echo "== $$script"; $(PY) $$script || exit 1; done

check: $(READY) ## ruff, mypy --strict, import contracts, licences
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	@$(PY) .ci/licences.py >/dev/null || $(PY) .ci/licences.py

licences: $(READY) ## what every dependency is licensed under; no AGPL, no GPL
	@$(PY) .ci/licences.py

audit: $(READY) ## known vulnerabilities of the locked dependencies, where pip-audit and an advisory database can be had
	@$(PY) -m pip_audit --version >/dev/null 2>&1 || { echo "make audit: pip-audit is not here; install it where an advisory database can be reached"; exit 2; }
	@$(PY) -m pip_audit --disable-pip --require-hashes --requirement requirements.lock $(ARGS)

bundle: $(READY) ## for machines without network: wheels, models and licences in dist/bundle
	@$(PY) .ci/bundle.py

lock: $(READY) ## requirements.lock again from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-header --no-annotate --output-file requirements.lock

docs: $(READY) ## generated documentation: the rule book, the record's JSON Schema
	@$(PY) docs/generate.py

corpus: $(READY) ## set the shipped documents again from their facts
	@$(PY) corpus/make_documents.py

wheel: $(READY) ## the wheel, in dist/
	$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean: ## remove generated files; never decisions
	rm -rf "$(OUT)" build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.venv/*' -exec rm -rf {} +

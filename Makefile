# Everything that this project does, from an empty clone: Python 3.11 or newer and make are enough.

PYTHON ?= python3
SPHINXOPTS ?=
PYTESTOPTS ?= -n auto --dist worksteal
RELOCKOPTS ?=
MUTATEOPTS ?= --write
BENCHOPTS ?=
ATTESTOPTS ?=

VENV := .venv
BUILD := _build
RUN := $(VENV)/bin/python
# The stamp is named after the lock's content and this folder, not after times of modification:
# a lock that was restored, or a tree that was copied with its environment, is installed anew.
STAMP := $(VENV)/.complete-$(firstword $(shell { pwd; cat requirements.lock; } | cksum))

# The engine is read from this tree, whatever else is installed.
export PYTHONPATH := $(CURDIR)/_ext

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help html check test lint links mutate bench lock attest relock clean FORCE

help: ## Show what can be made
	@awk -F ': .*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

html: $(STAMP) ## Build the site into _build/html; fails when a page and a record disagree
	$(RUN) -m sphinx -b html -j auto -d $(BUILD)/doctrees $(SPHINXOPTS) . $(BUILD)/html

check: $(STAMP) ## Run every rule over records and pages, without building HTML
	$(RUN) -m living_evidence check

test: $(STAMP) ## Run all tests
	$(RUN) -m pytest $(PYTESTOPTS)

mutate: $(STAMP) ## Change one thing at a time in pages and records, and keep what went unnoticed
	$(RUN) -m living_evidence mutate $(MUTATEOPTS)

bench: $(STAMP) ## Measure the engine against its budgets (BENCHOPTS=--full: 10,000 records, an hour)
	$(RUN) -m tests.bench.bench $(BENCHOPTS)

lint: $(STAMP) ## Lint, check the formatting and check the types
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

links: $(STAMP) ## Try every link that leads out of the site; it needs the network, and is not in CI
	$(RUN) -m sphinx -b linkcheck -q -d $(BUILD)/links/doctrees . $(BUILD)/links

lock: $(STAMP) ## Check every quote against the snapshots and write evidence/evidence.lock
	$(RUN) -m living_evidence lock

attest: $(STAMP) ## Stamp the claims that changed (ATTESTOPTS='--role second-person CLAIM ...'); no review
	$(RUN) -m living_evidence attest $(ATTESTOPTS)

# One lock for every platform and every Python from 3.11.0 on, which pip itself cannot resolve.
relock: ## Resolve requirements.in into requirements.lock (RELOCKOPTS=--upgrade raises every pin)
	$(PYTHON) -m venv $(BUILD)/relock
	$(BUILD)/relock/bin/python -m pip install --quiet uv
	$(BUILD)/relock/bin/uv pip compile requirements.in --output-file requirements.lock \
		--universal --python-version 3.11.0 --fork-strategy fewest --generate-hashes \
		--no-config --quiet --custom-compile-command 'make relock' $(RELOCKOPTS)

clean: ## Remove what was built; the virtual environment stays
	rm -rf $(BUILD)

# The stamp is touched last and an install always starts from an empty folder,
# so that one which failed or was interrupted never looks done.
# A wheel is demanded of every package: building one would fetch tools that no hash covers.
$(STAMP): $(shell test -e $(RUN) || echo FORCE)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'Python 3.11 or newer is needed, and "$(PYTHON)" is not that.' >&2; \
		echo 'Name another one: make PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo '"$(PYTHON)" cannot make virtual environments; on Debian: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Setting up $(VENV) from requirements.lock, once. This takes a minute.'
	$(PYTHON) -m venv --clear $(VENV)
	$(RUN) -m pip install --quiet --require-hashes --only-binary :all: --requirement requirements.lock
	$(RUN) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

FORCE:

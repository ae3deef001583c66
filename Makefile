# The ways into the house: `make run` brings it up, `make test` proves it. Needs Python 3.11 or later.
# All tools live in .venv/, all state in var/ (or ICC_VAR); neither is touched by the other.

PY     := .venv/bin/python
ICC    := .venv/bin/icc
READY  := .venv/ready
OURS   := lifecycle models notifications tasks flows deployments desk benchmarks tests
LOCK   := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-emit-index-url --no-emit-find-links $(UPGRADE) pyproject.toml

# What the caller's shell may hold, and what must not reach into .venv. Byte code is kept: starts are quicker.
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP PYTHONDONTWRITEBYTECODE VIRTUAL_ENV CONDA_PREFIX
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIRE_VIRTUALENV PIP_CONSTRAINT PIP_NO_BINARY
unexport UV_PYTHON UV_SYSTEM_PYTHON UV_TARGET UV_PREFIX UV_CONSTRAINT UV_OVERRIDE
unexport PYTEST_ADDOPTS MYPYPATH
export PYTHONNOUSERSITE := 1

.PHONY: help setup run test quick rules conformance faults audit bench lock docs schema words pictures clean
.DELETE_ON_ERROR:

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv with everything in it (skipped while nothing changed)

# A folder that was moved has an environment that points elsewhere: it is made anew.
ifneq ($(shell cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

$(READY): requirements/dev.txt pyproject.toml
	@rm -f $@
	@[ "$$(cat .venv/made-in 2>/dev/null)" = "$(CURDIR)" ] && $(PY) -c pass 2>/dev/null || { \
	  for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 none; do \
	    if $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	    then break; fi; \
	  done; \
	  if [ $$python = none ]; then \
	    echo 'No Python 3.11 or later with its venv module was found: install one (on Debian' \
	      'python3 and python3-venv), or name it with make PYTHON=/path/to/python3.' >&2; exit 1; \
	  fi; \
	  echo "Making .venv with $$($$python -V); the first time takes a minute or two …"; \
	  $$python -m venv --clear .venv && echo "$(CURDIR)" > .venv/made-in; }
	@awk '/^uv==/ { on = 1 } on { print } on && !/\\$$/ { exit }' requirements/dev.txt > .venv/uv.txt
	@$(PY) -m pip install -qq --require-hashes -r .venv/uv.txt && \
	  $(PY) -m uv pip install --quiet --python $(PY) --require-hashes -r requirements/dev.txt || { \
	  echo 'uv could not install the packages; pip takes its place …' >&2; \
	  $(PY) -m pip install -qq --require-hashes -r requirements/dev.txt; }
	@$(PY) -m pip install -qq --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $@

# A house on its own SQLite file that knows no city yet is given the example cities; no other is touched.
run: setup ## bring the house up and run the day; Ctrl-C stops it (ONCE=1: run, print, stop)
	@$(ICC) db upgrade
	@if [ -z "$$ICC_DATABASE_URL" ]; then \
	  house=$$($(ICC) audit --json) || exit 1; \
	  cities=$$(echo "$$house" | $(PY) -c 'import json, sys; print(len(json.load(sys.stdin)["cities"]))'); \
	  if [ "$$cities" = 0 ]; then $(ICC) import examples/cities.csv || exit 1; fi; \
	fi
	@exec $(ICC) up $(if $(filter-out 0,$(ONCE)),--once)

test: rules ## the rules of form, then the whole suite, pages in a real browser included
	@if ! { command -v chromium || command -v chromium-browser || command -v google-chrome; } >/dev/null; then \
	  echo; echo '*** NO CHROMIUM WAS FOUND: the pages are NOT tested in a browser. ***'; \
	  echo '*** Install Debian'"'"'s chromium to have them tested.                 ***'; echo; \
	fi
	@$(PY) -m pytest $(ARGS)

quick: rules ## under half a minute: rules of form, pure rules of the lifecycle, laws of the house
	@$(PY) -m pytest -n 0 -q tests/lifecycle tests/architecture $(ARGS)

rules: setup ## ruff, mypy and the import contracts
	@$(PY) -m ruff check --quiet $(OURS)
	@$(PY) -m ruff format --quiet --check $(OURS) || { echo 'Run .venv/bin/ruff format.' >&2; exit 1; }
	@.venv/bin/lint-imports --no-logo > .venv/imports.txt || { cat .venv/imports.txt; exit 1; }
	@$(PY) -m mypy

# The tool is under the AGPL: it is no part of this house, and is thrown away after reading.
conformance: setup ## read our logs with a process-mining tool, in an environment that is thrown away
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && export ICC_VAR=$$scratch/var && \
	  $(PY) -m venv $$scratch/venv && $$scratch/venv/bin/python -m pip install -qq pm4py && \
	  $(ICC) import examples/cities.csv > $$scratch/import.txt && \
	  $(ICC) export ocel --out $$scratch/log.json && $(ICC) export xes --out $$scratch/log.xes && \
	  $$scratch/venv/bin/python -W ignore -c 'import sys, pm4py; \
	    ocel, log = pm4py.read_ocel2_json(sys.argv[1]), pm4py.read_xes(sys.argv[2]); \
	    steps = sum(pm4py.discover_dfg(log)[0].values()); \
	    print("OCEL:", len(ocel.events), "events,", len(ocel.objects), "objects; XES:", len(log), "events,", \
	      steps, "steps"); sys.exit(not (len(ocel.events) and len(log) and steps))' \
	    $$scratch/log.json $$scratch/log.xes 2> $$scratch/said.txt || { cat $$scratch/said.txt; exit 1; }

faults: setup ## kill the house at 300 random instants and compare with an undisturbed twin (KILLS=30, SEED=1, MINUTES=5)
	@$(PY) -m tests.faults
	@HYPOTHESIS_PROFILE=thorough $(PY) -m pytest -n 0 -q tests/desk/test_api_contract.py

audit: setup ## ask whether a weakness is known of a package that we ship or work with
	@$(PY) -m tests.architecture.vulnerabilities

bench: setup ## measure: each figure beside a bare baseline of the same run
	@$(PY) -m benchmarks

lock: setup ## write requirements/*.txt anew from pyproject.toml (UPGRADE=--upgrade for newer releases)
	@$(LOCK) -o requirements/runtime.txt
	@$(LOCK) --group dev -c requirements/runtime.txt -o requirements/dev.txt

docs: setup ## write the generated page of the programme and deployments/prefect.yaml anew
	@$(PY) -m tests.architecture.pages
	@$(PY) -m deployments.prefect_file

schema: setup ## write a small house of the newest schema anew, for the tests of upgrades
	@$(PY) -m tests.models.releases

words: setup ## bring the catalogues of other languages up to date with every sentence a reader may see
	@$(PY) -m tests.notifications.catalogues
	@$(PY) -m tests.desk.phrases

pictures: setup ## take the pictures of docs/pictures anew
	@$(PY) -m tests.browser.pictures

clean: ## remove what the tools left behind; .venv and the house's state stay
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	@find $(OURS) -name __pycache__ -type d -prune -exec rm -rf {} +

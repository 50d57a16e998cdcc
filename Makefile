# make run    trains the standard preset on Fashion-MNIST and measures it
# make test   runs every check
# make setup  makes .venv, with .venv/bin/kravets
# make notebooks  runs the notebook in full and writes it in both languages (hours, unless the Runs are there)
# make docs   builds the pages of docs/ into build/docs
# make lock   pins the dependencies anew (needs uv)

PYTHON ?= python3
PRESET ?= standard
# The torch that the back-end tests use; empty leaves torch out. The pins name no torch, because one
# version is built for several devices under the same name.
TORCH ?= torch==2.13.0

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES := src tests benchmarks notebooks docs/conf.py

.PHONY: run test setup check-style check-types check-imports check-docs check-tests docs notebooks lock clean

run: .venv/run.stamp
	$(BIN)/kravets train --preset $(PRESET)
	$(BIN)/kravets evaluate

setup: .venv/run.stamp

test: check-style check-types check-imports check-docs check-tests

check-style: .venv/test.stamp
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)

check-types: .venv/test.stamp
	$(BIN)/pyrefly check --summary=none

check-imports: .venv/test.stamp
	$(BIN)/lint-imports

check-docs: docs

docs: .venv/test.stamp
	for language in en uk; do TF_CPP_MIN_LOG_LEVEL=3 KRAVETS_DOCS_LANGUAGE=$$language $(BIN)/sphinx-build \
	    --quiet --fresh-env --fail-on-warning --keep-going -c docs -d build/docs/.doctrees/$$language \
	    docs/$$language build/docs/$$language || exit 1; done

notebooks: .venv/test.stamp
	$(BIN)/python notebooks/build.py

check-tests: .venv/test.stamp
	$(BIN)/python -m pytest --numprocesses=logical --maxprocesses=4 --dist=loadfile

.venv/python.stamp:
	@echo "making .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -c 'import sys; ok = (3, 11) <= sys.version_info < (3, 14); sys.exit(None if ok else \
	    "kravets needs Python 3.11 to 3.13, and this is %d.%d: make PYTHON=python3.12 setup" % sys.version_info[:2])'
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: .venv/python.stamp requirements/run.txt pyproject.toml
	@echo "installing the pinned dependencies (some 650 MB the first time, one or two minutes)"
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/test.stamp: .venv/run.stamp requirements/test.txt
	@echo "installing what the tests need beside it"
	$(PIP) install --require-hashes -r requirements/test.txt
	$(if $(TORCH),$(PIP) install --only-binary :all: "$(TORCH)",@echo "without torch: its tests will be skipped")
	@touch $@

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet
lock:
	$(LOCK) --extra tensorflow --group build -o requirements/run.txt
	$(LOCK) --extra tensorflow --group build --extra jax --extra track --extra tune --extra cluster --extra notebook --group test --group docs --group torch \
	    -c requirements/run.txt -o requirements/test.txt

clean:
	rm -rf .venv build .pytest_cache .ruff_cache .hypothesis .import_linter_cache

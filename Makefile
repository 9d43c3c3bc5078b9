# Needs Python 3.11 or newer, git and make; everything else is set up in .venv, from locked hashes.
PYTHON ?= python3
RUN = .venv/bin/
LEFT_OUT = Left out: tests marked servers (a real SPARQL server), java (Java, Raptor, jars) or slow; make test-all runs these.
.PHONY: setup demo test test-all quality lint docs cases bench clean

setup: ; @$(PYTHON) tools/setup.py dev
demo: ; @$(PYTHON) tools/setup.py base && $(RUN)townkg demo
test: setup ; @$(RUN)python -m pytest -n 2 -m "not servers and not slow and not java" && echo "$(LEFT_OUT)"
test-all: ; @$(PYTHON) tools/setup.py all && $(RUN)python -m pytest -n 2 -m "servers or slow or java"
quality: lint ; @$(PYTHON) tools/setup.py all && $(RUN)python tools/quality.py
lint: setup ; @$(RUN)ruff check . && $(RUN)ruff format --check . && $(RUN)mypy
docs: setup ; @$(RUN)python tools/generate.py
cases: setup ; @TOWNKG_CASES=2000 $(RUN)python -m pytest -q -m slow tests/rules/test_random_ontologies.py
bench: setup ; @$(RUN)python benchmarks/ask/run.py
clean: ; @rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

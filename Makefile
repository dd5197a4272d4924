# Everything a person types; each target sets up what it needs first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Bytecode is written at install time: imports of a fresh install are twice as slow without it.
INSTALL := UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy $(BIN)/uv pip install --quiet --python $(BIN)/python -c constraints.txt
PYTEST := $(BIN)/python -m pytest
# The tests start hundreds of processes, which would each compile the project anew.
export PYTHONDONTWRITEBYTECODE=

.PHONY: demo up test check format browser constraints clean

demo: $(VENV)/.base  ## the sample spot through the whole chain, ending with one page; KEEP=1 leaves it up
	@$(BIN)/cw demo $(if $(KEEP),--keep)

up: $(VENV)/.base  ## broker, workers, web page and daemon
	@$(BIN)/cw up

test: $(VENV)/.dev browser  ## all checks and all tests
	@$(MAKE) --no-print-directory lint
	$(PYTEST) -n 3 --dist loadscope --no-loadscope-reorder

check: $(VENV)/.dev lint  ## format, lint, types, import contracts, fast tests
	$(PYTEST) -n 3 --dist loadscope --no-loadscope-reorder -m "not slow and not browser"

.PHONY: lint
lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

browser:  ## Debian's Chromium for the browser tests, where we may install it
	@command -v chromium >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null \
	     && apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } \
	|| echo "no Chromium, and no right to install it: the browser tests are skipped"

constraints: $(VENV)/.uv  ## pin what installs together, by name only
	$(BIN)/uv pip compile --universal --python-version 3.11 --extra dev --no-header --no-annotate \
	  --upgrade pyproject.toml -o constraints.txt

$(VENV)/.uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	@touch $@

$(VENV)/.base: $(VENV)/.uv pyproject.toml constraints.txt
	$(INSTALL) -e .
	@$(BIN)/python -m compileall -q cw_assets
	@touch $@

$(VENV)/.dev: $(VENV)/.uv pyproject.toml constraints.txt
	$(INSTALL) -e '.[dev]'
	@touch $@ $(VENV)/.base

clean:
	rm -rf $(VENV) media/.runtime media/.values

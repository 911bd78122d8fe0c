# Everything works on a fresh clone: each target sets up its own .venv first and touches nothing outside this folder.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
export ALIGN_CACHE := $(CURDIR)/.align-cache
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test test-browser check fix lock clean outside

help:
	@echo "make run     the main job on the sample report, Korean and Simplified Chinese"
	@echo "make test    style, types and all tests"
	@echo "make test-browser   the reviewer's screen in Chromium"
	@echo "make outside a Python with programs that tests compare with (part of make test)"
	@echo "make check   style and types only"
	@echo "make fix     format the code"
	@echo "make gate    the built-in model on the held-back chapters and public sets, against its floors"
	@echo "make bench   speed and memory: benchmarks/results/speed.json, docs/performance.md; QUICK=1 for small samples"
	@echo "make bench-stream, bench-cluster   a million lines through align translate; Ray against the process pool"
	@echo "make bench-segment, bench-align, bench-particles   the same sets with other tools, in one table"
	@echo "make lock    write requirements.lock from pyproject.toml"
	@echo "make clean   remove what these targets made"

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "align needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet -r requirements.lock
	$(BIN)/pip install --quiet --no-deps -e .
	touch $@

run: $(READY)
	$(BIN)/align run --lang ko --lang zh-Hans --out out/sample-report

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Programs that are no part of this package and are only run by tests (translate-toolkit is GPL): a Python of their own.
OUTSIDE := .align-cache/outside
$(OUTSIDE)/.ready: tests/outside.lock
	$(PYTHON) -m venv $(OUTSIDE)
	$(OUTSIDE)/bin/pip install --quiet -r tests/outside.lock
	touch $@
outside: $(OUTSIDE)/.ready

test: check outside
	$(BIN)/python -m pytest -n 2 --dist loadfile --durations=15 --ignore=tests/browser

CHROMIUM ?= $(shell command -v chromium)
test-browser: $(READY)	# the reviewer's screen in a real browser; installs Debian's Chromium and CJK fonts where they are missing
	test -n "$(CHROMIUM)" && fc-list :lang=ko | grep -q . || (apt-get -o Acquire::Retries=3 update -qq && \
	    DEBIAN_FRONTEND=noninteractive apt-get -o Acquire::Retries=3 install -qq -y chromium fonts-noto-cjk >/dev/null)
	ALIGN_REQUIRE_BROWSER=1 $(BIN)/python -m pytest tests/browser --durations=5

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:
	$(BIN)/pip-compile --quiet --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    --no-annotate --extra dev --output-file requirements.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock   # the same release under the name that every index knows

clean:
	rm -rf .venv .align-cache out build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: bench-segment
bench-segment: $(READY)	# one table against other sentence splitters: benchmarks/results/segmentation.json, docs/segmentation.md
	$(BIN)/pip install --quiet -e '.[bench]'
	OMP_NUM_THREADS=1 $(BIN)/python -W ignore -m benchmarks.segment.compare

.PHONY: bench-align
SHARED ?= ../shared
bench-align: $(READY)	# one table against Gale-Church and Vecalign: benchmarks/results/alignment.json, docs/alignment.md
	$(BIN)/pip install --quiet -e '.[bench]'
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -W ignore -m benchmarks.align.compare $(SHARED)

.PHONY: gate
gate: $(READY)	# the built-in model on chapters, FLORES and NTREX, against tests/gate/model.json; minutes
	ALIGN_GATE=1 $(BIN)/python -m pytest tests/gate

.PHONY: bench-particles bench-glossary
bench-particles: $(READY)	# one table against other particle libraries: benchmarks/results/particles.json, docs/enforcement.md
	$(BIN)/pip install --quiet -e '.[bench]'
	$(BIN)/python -W ignore -m benchmarks.glossary.particles

bench-glossary: $(READY)	# terms held, rungs, quality and time of enforcement as JSON
	$(BIN)/python -m benchmarks.glossary.measure $(wildcard $(SHARED))

# A rival in `make bench` that brings its own versions of everything: a Python of its own.
ARGOS := .align-cache/argos
$(ARGOS)/.ready: benchmarks/speed/argos.lock
	$(PYTHON) -m venv $(ARGOS)
	$(ARGOS)/bin/pip install --quiet -r benchmarks/speed/argos.lock
	touch $@

.PHONY: bench
bench: $(READY) $(ARGOS)/.ready	# speed and memory against rivals, by stage and whole, and profiles; QUICK=1 for small samples
	$(BIN)/pip install --quiet -e '.[bench]'
	$(BIN)/python -W ignore -m benchmarks.speed.compare $(wildcard $(SHARED)) $(if $(QUICK),--quick)

.PHONY: bench-stream bench-cluster
bench-stream: $(READY)	# memory and time of align translate up to a million lines: benchmarks/results/stream.json, docs/stream-growth.svg
	$(BIN)/python -m benchmarks.many.growth
	$(BIN)/python -m benchmarks.many.plot

bench-cluster: $(READY)	# Ray against the process pool: benchmarks/results/cluster.json; on a quiet machine
	$(BIN)/python -m benchmarks.speed.cluster

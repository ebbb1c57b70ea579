# onrecord: build, run and check. `make help` lists the targets.
#
# SQLite's full-text search is compiled in by the tag sqlite_fts5, and SQLite itself by cgo: both are set here, and
# nobody has to think of them.

GO       ?= go
TAGS     := sqlite_fts5
PACKAGES ?= ./...
FUZZTIME ?= 10s

LINT_VERSION := v2.15.0
LINT         := bin/golangci-lint-$(LINT_VERSION)

export CGO_ENABLED := 1

.PHONY: build
build: ## the program, as bin/onrecord
	$(GO) build -trimpath -tags $(TAGS) -o bin/onrecord ./cmd/onrecord

.PHONY: run
run: build ## the main job with the default configuration, until Ctrl-C
	bin/onrecord run

.PHONY: demo
demo: build ## the same on a built-in sample newsroom, offline, in under a minute
	bin/onrecord demo

.PHONY: test
test: ## all tests
	$(GO) test -timeout 20m -tags $(TAGS) $(PACKAGES)

.PHONY: check
check: format vet lint race ## format, vet, lint, and all tests with the race detector

.PHONY: format
format:
	@files=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
	if [ -n "$$files" ]; then echo "not formatted, run gofmt -w on:"; echo "$$files"; exit 1; fi

.PHONY: vet
vet:
	$(GO) vet -tags $(TAGS) $(PACKAGES)

.PHONY: race
race: # the detector makes the scripts, which run the whole program, ten times slower
	$(GO) test -race -timeout 40m -tags $(TAGS) $(PACKAGES)

# The linter is built once from the module proxy, about a minute on two cores. A machine that cannot reach the proxy
# still runs the rest of the check, and says what it left out.
.PHONY: lint
lint: ## golangci-lint with .golangci.yml
	@if $(MAKE) --no-print-directory $(LINT); then $(LINT) run --build-tags $(TAGS) $(PACKAGES); \
	else echo "lint LEFT OUT: golangci-lint $(LINT_VERSION) could not be built here" >&2; fi

$(LINT):
	GOBIN=$(CURDIR)/bin $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mv bin/golangci-lint $@

.PHONY: picture
picture: build ## docs/demo.svg, the README's picture, drawn from what the demo prints now
	rm -rf data/demo
	$(GO) run ./internal/termsvg/picture -o docs/demo.svg -show "make demo" -- bin/onrecord --data data/demo demo

.PHONY: screenshot
screenshot: ## docs/web.png, the README's picture of the page, of the demo's archive in Chromium
	$(GO) test -tags $(TAGS) -run '^TestScreenshot$$' -count 1 ./cmd/onrecord -args -screenshot $(CURDIR)/docs/web.png

# Other documents than those that the extractor learned from. The data is not part of the repository.
GOLD ?= ../shared/eval/polnear-dev.jsonl

.PHONY: calibrate
calibrate: build ## the table of confidence, made anew from GOLD
	bin/onrecord eval --gold $(GOLD) --calibrate processor/confidence/data/table.tsv

.PHONY: train
train: ## processor/learned/model.bin, from the annotated news in ../shared; the same data give the same bytes
	$(GO) run ./processor/learned/train

.PHONY: bench
bench: ## benchmarks of every package
	$(GO) test -tags $(TAGS) -run '^$$' -bench . -benchmem $(PACKAGES)

# The archive is made once, in some minutes and 2.5 GB, and kept: remove it to have it made anew.
ARCHIVE_QUOTES ?= 1000000
.PHONY: bench-archive
bench-archive: ## searches, size and changes of an archive of 1,000,000 quotes, inserting beside sqlite3 .import; fails over what is promised
	mkdir -p data/bench
	$(GO) test -tags $(TAGS) -run '^$$' -bench '^Benchmark(Archive|Insert|Changes)$$' -benchtime 1x -timeout 120m ./sink -args \
		-archive.quotes $(ARCHIVE_QUOTES) -archive.keep $(CURDIR)/data/bench/archive-$(ARCHIVE_QUOTES).db -archive.hold

KILLS ?= 200
CUTS  ?= 75
SEED  ?= 1
.PHONY: crash
crash: ## kill -9 the program 200 times and cut its power 75 times (as root), and look for what is lost: nine minutes
	$(GO) test -tags $(TAGS) -run '^TestCrashes$$' -count 1 -v -timeout 180m ./cmd/onrecord -args \
		-crash.kills $(KILLS) -crash.cuts $(CUTS) -crash.seed $(SEED)

# Inputs that are merely new are not made shorter for longer than a second, which would take most of the time. At the end
# of it Go sometimes reports its own deadline as a failure (golang/go#48591); what a target finds is written to testdata.
.PHONY: fuzz
fuzz: ## every fuzz target for FUZZTIME (10s)
	@set -e; for package in $$($(GO) list -tags $(TAGS) $(PACKAGES)); do \
		for target in $$($(GO) test -tags $(TAGS) -list '^Fuzz' $$package | grep '^Fuzz' || true); do \
			echo "$$package $$target"; \
			out=$$($(GO) test -tags $(TAGS) -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1s $$package 2>&1) || \
				case "$$out" in *"Failing input"*|*"failed while testing seed"*|*panic*) echo "$$out"; exit 1;; \
				*"context deadline exceeded"*) ;; *) echo "$$out"; exit 1;; esac; \
			echo "$$out" | tail -n 3; \
		done; \
	done

.PHONY: nightly
nightly: ## what takes too long for every change: every fuzz target for a minute
	$(MAKE) fuzz FUZZTIME=60s

.PHONY: help
help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /	/' | expand -t 15

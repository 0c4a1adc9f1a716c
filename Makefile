# Everything a person does with this repository starts here.

BIN  := bin/voordeur
DATA ?= data
FUZZTIME ?= 10s
# packages whose own benchmarks are worth reading beside the table of tests/bench
BENCH := ./domain/mandate ./domain/replay ./adapters/peoplefile ./adapters/saml/sp ./adapters/oidc ./adapters/sql ./adapters/keys ./adapters/casbin ./adapters/telemetry ./adapters/web/theme ./tests/pages ./tests/publishing ./tests/policies ./tests/desk

.DEFAULT_GOAL := help
.PHONY: help build demo test lint generate bench fuzz services clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do printf '%-18s %s\n' "$$name" "$$text"; done

demo: build ## run everything in one process; start page on http://localhost:8080
	@exec $(BIN) demo --data $(DATA)

build: ## make the one static binary, bin/voordeur
	@CGO_ENABLED=0 go build -trimpath -tags nomsgpack -ldflags "-s -w" -o $(BIN) ./cmd/voordeur

test: ## run all checks and tests; installs what they need
	@.ci/setup
	@.ci/lint
	@.ci/services .ci/tests

lint: ## check form and vet the code
	@.ci/lint

generate: ## make the generated files anew (pages, texts)
	@go generate ./...

bench: ## print what parts cost, and last the table beside the budgets
	@.ci/setup
	@.ci/services sh -c "go test -run '^$$' -bench . -benchmem -benchtime 0.5s $(BENCH) && go test -run '^$$' -bench . -benchtime 1x ./tests/bench"

fuzz: ## fuzz every parser for FUZZTIME each
	@.ci/services .ci/fuzz $(FUZZTIME)

services: ## open a shell with the test servers running
	@.ci/setup
	@.ci/services "$${SHELL:-bash}"

clean: ## remove what was built and fetched, but no data
	@rm -rf bin .cache

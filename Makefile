# Run `make` for what there is.

PYTHON ?= python3
BIN := .venv/bin
UV := .tools/uv/bin/uv
SOURCES := $(shell find rule -name '*.py') rule/Makefile rule/requirements.txt
STAMP := .installed

.DEFAULT_GOAL := help
.PHONY: help demo test lint build bench predict lock clean
.DELETE_ON_ERROR:

help: ## show this help
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | \
		column -t -s '|'

demo: $(BIN)/$(STAMP) build/local/$(STAMP) ## watch the rule judge functions on an embedded AWS
	@$(BIN)/python -m tests.local_aws.demo \
		$(if $(PACKAGE),--package "$(PACKAGE)") \
		$(if $(ENVIRONMENT),--environment "$(ENVIRONMENT)") \
		$(if $(HANDLER),--handler "$(HANDLER)") \
		$(if $(RUNTIME),--runtime "$(RUNTIME)")

test: $(BIN)/$(STAMP) .tools/awscli/$(STAMP) build/local/$(STAMP) ## run all tests, with coverage
	@$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered --cov-fail-under=95

lint: $(BIN)/$(STAMP) .tools/sam/$(STAMP) .tools/checkov/$(STAMP) ## check style, types and template
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy rule tests
	$(BIN)/cfn-lint template.yaml
	SAM_CLI_TELEMETRY=0 .tools/sam/bin/sam validate --lint --region eu-central-1
	.tools/checkov/bin/checkov --config-file .checkov.yaml --file template.yaml
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --baseline .secrets.baseline

build: .tools/sam/$(STAMP) ## build what is deployed (sam build), and print its size
	@SAM_CLI_TELEMETRY=0 .tools/sam/bin/sam build
	@du -sm --apparent-size .aws-sam/build/RuleFunction | \
		awk '{print "RuleFunction unzipped: " $$1 " MB"; exit $$1 >= 20}'

predict: $(BIN)/$(STAMP) ## judge a labelled corpus: make predict CORPUS=file OUT=file
	@test -n "$(CORPUS)" -a -n "$(OUT)" || { echo "make predict CORPUS=file OUT=file" >&2; exit 2; }
	@$(BIN)/python -m rule predict "$(CORPUS)" "$(OUT)"

lock: $(UV) ## lock the dependencies anew
	@for set in uv dev sam checkov awscli; do \
		$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
			--no-header --no-annotate requirements/$$set.in -o requirements/$$set.txt || exit 1; \
	done
	@$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate -c requirements/dev.txt rule/requirements.in -o rule/requirements.txt

clean: ## remove everything that was installed or built
	rm -rf .venv .tools .aws-sam build

# ------------------------------------------------------------------ set-up, each part once

$(UV): requirements/uv.txt
	@echo "setting up .tools/uv"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed" \
		if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv --clear .tools/uv
	@.tools/uv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes \
		--requirement requirements/uv.txt
	@touch $@

define environment
	@echo "setting up $(1)"
	@test -e $(1)/bin/python || $(UV) venv --quiet --python $(PYTHON) --seed $(1)
	@$(UV) pip sync --quiet --require-hashes --python $(1)/bin/python requirements/$(2).txt
	@touch $@
endef

$(BIN)/$(STAMP): requirements/dev.txt $(UV)
	$(call environment,.venv,dev)

.tools/%/$(STAMP): requirements/%.txt $(UV)
	$(call environment,.tools/$*,$*)

# The artifact for this machine's own Python, which the embedded AWS runs.
build/local/$(STAMP): $(SOURCES) $(BIN)/$(STAMP)
	@echo "building the rule for this machine"
	@rm -rf build/local && mkdir -p build/local
	@$(MAKE) --no-print-directory -s -C rule build-RuleFunction ARTIFACTS_DIR="$(CURDIR)/build/local" \
		PYTHON="$(CURDIR)/.tools/uv/bin/python" WHEELS_FOR=""
	@touch $@

# Run `make` for what there is.

PYTHON ?= python3
STAMP := .installed
BIN := .venv/bin
UV := .tools/uv/bin/uv
OWN_PYTHON := $(CURDIR)/.tools/uv/bin/python
PACKAGES := $(patsubst %/__init__.py,%,$(wildcard */__init__.py))
WRAPPER := remediation/shims/wrapper
SOURCES := $(shell find rule remediation -name '*.py' -o -name '*.mjs' -o -name Makefile) \
	rule/requirements.txt remediation/requirements.txt $(wildcard $(WRAPPER)/*)
# The compiler, and what it has compiled already: the standard library takes it a minute for each
# architecture.
GO := $(CURDIR)/.tools/go/bin/go
GO_CACHE := $(CURDIR)/.tools/go/cache
# What each command needs of .tools, by name.
PYTHON_RUNTIME := sam real_runtime
NODE_RUNTIME := node_runtime node22 node24 node_client4
# There is a browser to install, and are wheels of the fuzzer, for this platform only.
on_linux = $(if $(filter Linux-x86_64,$(shell uname -sm | tr " " -)),$(1))
TESTED := $(PYTHON_RUNTIME) $(NODE_RUNTIME) node_hooks datadog opentelemetry awscli scanners \
	node_tools zip_tools dotenv sbom semgrep wheel $(call on_linux,browser)
PROVEN := $(TESTED) mutation $(call on_linux,fuzz)
MUTATED := $(PYTHON_RUNTIME) $(NODE_RUNTIME) node_hooks node_tools mutation
LINTED := go sam checkov bandit semgrep
BENCHED := $(PYTHON_RUNTIME) $(NODE_RUNTIME) node_tools scanners bench_peers bench_package bench_node \
	bundler $(call on_linux,browser)
# Prowler takes minutes to install, and 1.4 GB: only who measures everything, or audits, needs it.
AUDITED := $(if $(or $(if $(ONLY),,all),$(filter audit,$(ONLY))),bench_prowler)
tools = $(patsubst %,.tools/%/$(STAMP),$(1))
# What npm did stands on its standard output, what went wrong on the other: --silent would hide both.
NPM_QUIET := --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
SEMGREP_OFFLINE := --metrics=off --disable-version-check
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate

export SAM_CLI_TELEMETRY := 0
# Every process that a test starts would compile all that it imports, and pytest each file of tests.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# What one command needs is set up at once. Several commands run one after the other, as ever.
ifneq ($(words $(MAKECMDGOALS)),1)
.NOTPARALLEL:
endif
MAKEFLAGS += --jobs=4
.PHONY: help demo check test coverage lint build predict bench published prove soak mutate wheel fuzz smoke \
	uninstall lock clean

help: ## show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A shell may have variables of these names that mean something else, ENVIRONMENT=production above
# all. They count if they stand behind `make demo`, or if PACKAGE is the shell's, too.
COUNTS = $(or $(filter command,$(origin $(1))),$(findstring environment,$(origin PACKAGE)))
GIVEN = $(if $(call COUNTS,$(1)),$(value $(1)))
# $(1): a switch. No is said in several ways.
IS_ON = $(filter-out 0 no false,$(value $(1)))

# What is given reaches the shell as variables of its own, whatever characters it has.
demo: export DEMO_PACKAGE = $(value PACKAGE)
demo: export DEMO_ENVIRONMENT = $(call GIVEN,ENVIRONMENT)
demo: export DEMO_EVENT = $(call GIVEN,EVENT)
demo: export DEMO_HANDLER = $(call GIVEN,HANDLER)
demo: export DEMO_RUNTIME = $(call GIVEN,RUNTIME)
# The demo's own functions need one Node.js, a function of yours any, and who stays to type the AWS CLI.
DEMONSTRATED := $(PYTHON_RUNTIME) $(if $(call IS_ON,KEEP),awscli) $(if $(filter python%,$(call \
	GIVEN,RUNTIME)),,$(if $(value PACKAGE),$(NODE_RUNTIME),node_runtime node22))
demo: .venv/$(STAMP) build/local/$(STAMP) $(call tools,$(DEMONSTRATED)) ## watch verdicts and the button on an embedded AWS (KEEP=1), on a function of yours (PACKAGE=zip), or at the edge (EDGE=1)
	@$(foreach name,ENVIRONMENT EVENT HANDLER RUNTIME,$(if $(value $(name)),$(if \
		$(call COUNTS,$(name)),,$(info The shell's $(name) is left out: give it after make demo))))
	@$(BIN)/python -m tests.flows.demo \
		$${DEMO_PACKAGE:+--package="$$DEMO_PACKAGE"} \
		$${DEMO_ENVIRONMENT:+--environment="$$DEMO_ENVIRONMENT"} \
		$${DEMO_EVENT:+--event="$$DEMO_EVENT"} \
		$${DEMO_HANDLER:+--handler="$$DEMO_HANDLER"} \
		$${DEMO_RUNTIME:+--runtime="$$DEMO_RUNTIME"} \
		$(if $(call IS_ON,EDGE),--edge) $(if $(call IS_ON,KEEP),--keep)

# On all cores, by files in the order of tests/distribution.py.
PYTEST = $(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --no-loadscope-reorder
CHECKED := tests/rule tests/remediation tests/test_contracts.py tests/test_imports.py tests/test_rooms.py \
	tests/test_partitions.py tests/test_template.py tests/test_template_choices.py \
	tests/test_template_parameters.py tests/test_template_roles.py
# What starts a process for each test. Single ones are marked: `process`; those that take long, `slow`.
UNCHECKED := tests/remediation/shims tests/rule/sources/test_zip_tools.py tests/rule/cli/test_ending.py
check: export CHECKED_WORDS = $(value K)
check: .venv/$(STAMP) $(call tools,dotenv) ## test the units while you work: one to two minutes (T=path K=words)
	@$(PYTEST) -m "not proof$(if $(T),, and not long and not process and not slow)" $${CHECKED_WORDS:+-k "$$CHECKED_WORDS"} \
		$(or $(T),$(CHECKED) $(addprefix --ignore=,$(UNCHECKED)))

test: .venv/$(STAMP) build/local/$(STAMP) build/deployed/$(STAMP) $(call tools,$(TESTED)) ## run what guards a merge: five minutes on two cores
	@$(PYTEST) -m "not proof and not long"

coverage: .venv/$(STAMP) build/local/$(STAMP) build/deployed/$(STAMP) $(call tools,$(TESTED)) ## run that and all other cases of each kind, and show which lines and branches are reached
	@$(PYTEST) -m "not proof" --cov --cov-report=term-missing:skip-covered --cov-fail-under=95

lint: .venv/$(STAMP) $(call tools,$(LINTED)) ## check style, types, template
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy $(PACKAGES)
	$(BIN)/mypy --module sealed_env --module sealed_env.process
	cd $(WRAPPER) && GOCACHE="$(GO_CACHE)" GOPROXY=off GOTOOLCHAIN=local $(GO) vet .
	test -z "$$($$($(GO) env GOROOT)/bin/gofmt -l $(WRAPPER))"
	.tools/bandit/bin/bandit --quiet --configfile pyproject.toml --recursive rule remediation requirements
	.tools/semgrep/bin/semgrep scan $(SEMGREP_OFFLINE) --quiet --error --config .semgrep.yaml .
	$(BIN)/cfn-lint template.yaml
	.tools/sam/bin/sam validate --lint --region eu-central-1
	.tools/checkov/bin/checkov --config-file .checkov.yaml --file template.yaml
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook --no-verify --baseline .secrets.baseline

build: .aws-sam/build/template.yaml build/sbom/$(STAMP) ## build what is deployed (sam build), its bills of materials, and print its size
	@$(OWN_PYTHON) -c 'import pathlib, sys; \
		files = pathlib.Path(".aws-sam/build/RuleFunction").rglob("*"); \
		size = sum(file.stat().st_size for file in files if file.is_file()) / 1e6; \
		print(f".aws-sam/build/RuleFunction: {size:.1f} MB unzipped"); \
		sys.exit("20 MB is the most it should be" if size >= 20 else 0)'

predict: .venv/$(STAMP) ## judge a labelled corpus: make predict CORPUS=file OUT=file
	@test -n "$(CORPUS)" -a -n "$(OUT)" || { echo "make predict CORPUS=file OUT=file" >&2; exit 2; }
	@$(BIN)/python -m rule predict "$(CORPUS)" "$(OUT)"

bench: .venv/$(STAMP) build/local/$(STAMP) $(call tools,$(BENCHED) $(AUDITED)) ## measure the figures that the README promises (ONLY=growth; ONLY=audit FUNCTIONS=100)
	@FUNCTIONS="$(FUNCTIONS)" $(BIN)/python -m tests.bench $(ONLY)

published: .venv/$(STAMP) $(call tools,bundler) ## judge 600 published packages, each as functions hold it: hours, and it goes on where it was stopped (OF="python stripe")
	@$(BIN)/python -m tests.published $(OF)

soak: .venv/$(STAMP) ## live through random histories of an account (STEPS=10000 SEED=number)
	@STEPS="$(STEPS)" SEED="$(SEED)" $(BIN)/python -m tests.prove.histories.soak

prove: .venv/$(STAMP) build/local/$(STAMP) build/deployed/$(STAMP) build/again/$(STAMP) $(call tools,$(PROVEN)) ## try to break every promise (forty minutes; ONLY="leaks soak" SECONDS=60)
	@$(BIN)/python -m tests.prove $(ONLY) $(if $(SECONDS),--seconds $(SECONDS))

mutate: .venv/$(STAMP) $(call tools,$(MUTATED)) ## change the code in small ways: does a test notice? (OF="rule remediation shim node")
	@$(BIN)/python -m tests.prove.mutation.mutation $(OF)

wheel: .tools/wheel/$(STAMP) ## build the command line to install with pip, uvx or pipx, into dist/
	@.tools/wheel/bin/python -m hatchling build --target wheel --directory dist

fuzz: .venv/$(STAMP) $(call tools,fuzz zip_tools dotenv) ## look for inputs that break a parser (SECONDS=600 each TARGET=name)
	@$(BIN)/python -m tests.fuzz.campaign $(or $(SECONDS),600) $(TARGET)

smoke: .venv/$(STAMP) ## try the button on a throwaway function in your own account (STACK=name)
	@$(BIN)/python -m tests.smoke $(if $(STACK),--stack "$(STACK)")

uninstall: .venv/$(STAMP) ## take back what a stack sealed, then delete it: lists, and asks (STACK=name YES=1)
	@test -n "$(STACK)" || { echo "make uninstall STACK=name" >&2; exit 2; }
	@$(BIN)/python -m remediation.uninstall "$(STACK)" $(if $(call IS_ON,YES),--yes) \
		$(if $(call IS_ON,LEAVE_VERSIONS),--leave-versions) \
		$(if $(DELETE_SECRETS_AFTER_DAYS),--delete-secrets-after-days "$(DELETE_SECRETS_AFTER_DAYS)")

lock: $(UV) ## lock the dependencies anew (UPGRADE=--upgrade for newer ones)
	@for set in uv dev sam checkov awscli real_runtime datadog opentelemetry scanners mutation fuzz \
		node22 node24 bandit semgrep sbom bench_package bench_peers bench_prowler dotenv wheel; do \
		$(LOCK) $(UPGRADE) requirements/$$set.in -o requirements/$$set.txt || exit 1; \
	done
	@$(LOCK) -c requirements/dev.txt requirements/cli.in -o requirements/cli.txt
	@for package in rule remediation; do \
		$(LOCK) -c requirements/dev.txt $$package/requirements.in -o $$package/requirements.txt \
			|| exit 1; \
	done
	@$(LOCK) $(UPGRADE) $(WRAPPER)/requirements.in -o $(WRAPPER)/requirements.txt
	@for folder in tests/real_runtime/runtime requirements/node_tools requirements/zip_tools \
		requirements/bench_node requirements/bundler requirements/node_client4 \
		requirements/node_hooks requirements/browser; do \
		(cd $$folder && npm install $(NPM_QUIET) --package-lock-only \
			--omit-lockfile-registry-resolved >/dev/null) || exit 1; \
	done

clean: ## remove everything that was installed or built
	rm -rf .venv .tools .aws-sam build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

# ------------------------------------------------------------------ set-up, each part once

# Begins and ends the one shell command of a part, and says what was set up and how long it took.
BEGIN = @set -e; begun=$$(date +%s);
END = touch $@; echo "$(1): $$(($$(date +%s) - begun)) s"

$(UV): requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.13" >&2; exit 1; }
	$(BEGIN) $(PYTHON) -m venv --clear .tools/uv; \
	.tools/uv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes \
		--requirement requirements/uv.txt; \
	$(call END,set up .tools/uv)

# $(1): the environment's folder; $(2): the lock file that it holds.
define environment
	$(BEGIN) test -x $(1)/bin/python || $(UV) venv --quiet --clear --python $(OWN_PYTHON) $(1); \
	$(UV) pip sync --quiet --require-hashes --python $(1)/bin/python $(2); \
	$(call END,set up $(1))
endef

.venv/$(STAMP): requirements/dev.txt $(UV)
	$(call environment,.venv,$<)

.tools/%/$(STAMP): requirements/%.txt $(UV)
	$(call environment,.tools/$*,$<)

.tools/go/$(STAMP): $(WRAPPER)/requirements.txt $(UV)
	$(call environment,$(@D),$<)

# No scripts: those of aws-lambda-ric would build its native part, which the tests replace.
.tools/node_runtime/$(STAMP): tests/real_runtime/runtime/package-lock.json
.tools/node_tools/$(STAMP): requirements/node_tools/package-lock.json
.tools/bench_node/$(STAMP): requirements/bench_node/package-lock.json
.tools/bundler/$(STAMP): requirements/bundler/package-lock.json
.tools/zip_tools/$(STAMP): requirements/zip_tools/package-lock.json
.tools/node_client4/$(STAMP): requirements/node_client4/package-lock.json
.tools/node_hooks/$(STAMP): requirements/node_hooks/package-lock.json
$(call tools,node_runtime node_tools zip_tools bench_node bundler node_client4 node_hooks):
	$(BEGIN) rm -rf $(@D); mkdir -p $(@D); \
	cp $(<D)/package.json $< $(@D); \
	(cd $(@D); npm ci $(NPM_QUIET) >/dev/null); \
	$(call END,set up $(@D))

# A headless Chromium that needs nothing of the system but its C library.
.tools/browser/$(STAMP): requirements/browser/package-lock.json requirements/browser/unpack.mjs
	$(BEGIN) rm -rf $(@D); mkdir -p $(@D); \
	cp $(<D)/package.json $(<D)/unpack.mjs $< $(@D); \
	(cd $(@D); npm ci $(NPM_QUIET) >/dev/null; node unpack.mjs); \
	$(call END,set up $(@D))

.aws-sam/build/template.yaml: template.yaml samconfig.toml $(SOURCES) $(call tools,go sam)
	$(BEGIN) mkdir -p build; \
	PYTHON="$(OWN_PYTHON)" GO="$(GO)" GOCACHE="$(GO_CACHE)" .tools/sam/bin/sam build >build/sam.log 2>&1 || \
		{ cat build/sam.log; exit 1; }; \
	$(call END,built what is deployed)

# A CycloneDX bill of materials for each artifact that is deployed.
build/sbom/$(STAMP): .aws-sam/build/template.yaml requirements/bill_of_materials.py \
	.tools/sbom/$(STAMP)
	$(BEGIN) for built in RuleFunction:rule ScanFunction:rule RemediationFunction:remediation \
		PythonShimLayer: NodeShimLayer: WrapperShimLayer:; do \
		name=$${built%%:*}; folder=$${built#*:}; \
		.tools/sbom/bin/python requirements/bill_of_materials.py .aws-sam/build/$$name \
			$${folder:+$$folder/requirements.txt} build/sbom/$$name.cdx.json; \
	done; \
	$(call END,wrote the bills of materials)

# $(1): the folder to build into; $(2): the Python whose pip builds; $(3): what was compiled already;
# $(4): more for the makefiles. All are built at once.
define artifacts
	rm -rf $(1); for build in rule/RuleFunction remediation/RemediationFunction \
		$(foreach kind,Python Node Wrapper,remediation/shims/$(kind)ShimLayer); do \
		name=$$(basename $$build); mkdir -p $(1)/$$name; \
		MAKEFLAGS= $(MAKE) --no-print-directory -s -C $$(dirname $$build) build-$$name \
			ARTIFACTS_DIR="$(CURDIR)/$(1)/$$name" PYTHON="$(2)" WHEELS_FOR="" \
			GO="$(GO)" GOCACHE="$(3)" $(4) & \
		builds="$$builds $$!"; \
	done; for each in $$builds; do wait $$each; done
endef

# The artifacts for this machine's own Python and its architecture alone, which the embedded AWS runs.
MACHINE := $(if $(filter aarch64 arm64,$(shell uname -m)),arm64:arm64,amd64:x86_64)
build/local/$(STAMP): $(SOURCES) $(UV) .tools/go/$(STAMP)
	$(BEGIN) $(call artifacts,build/local,$(OWN_PYTHON),$(GO_CACHE),ARCHITECTURES=$(MACHINE)); \
	$(call END,built the stack for this machine)

# The one layer that is another one where it is deployed: for both architectures.
build/deployed/$(STAMP): build/local/$(STAMP)
	$(BEGIN) rm -rf $(@D); MAKEFLAGS= $(MAKE) --no-print-directory -s -C $(WRAPPER)/.. \
		build-WrapperShimLayer ARTIFACTS_DIR="$(CURDIR)/$(@D)/WrapperShimLayer" \
		GO="$(GO)" GOCACHE="$(GO_CACHE)"; \
	$(call END,built the wrapper for both architectures)

# The same once more, by another Python, for another umask, and with nothing compiled already: they
# must be equal to the byte.
build/again/$(STAMP): build/local/$(STAMP) build/deployed/$(STAMP)
	$(BEGIN) $(OWN_PYTHON) -m venv --clear build/another_python; umask 077; \
	$(call artifacts,build/again,$(CURDIR)/build/another_python/bin/python,$(CURDIR)/build/another_go); \
	rm -rf build/another_go; \
	$(call END,built it again to compare)

# Everything installs into .venv and node_modules of this folder. Python 3.11 to 3.13 is all a machine needs beside make.
PYTHON ?= python3
# Where a shell forbids Python to keep what it compiles, every process would compile its packages anew: twice the time.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
INSTALLED := .venv/.installed
AIRFLOW := .venv/airflow/.installed
JUDGES := tests/iam/node_modules/.installed

PYTEST := $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
# The longest first: no worker is left alone with one at the end.
SLOW := \
	tests/sandbox/test_deployment.py \
	tests/sandbox/test_bad_input.py \
	tests/sandbox/test_rehearsal.py \
	tests/catalogue \
	tests/dagcheck/test_never_crashes.py \
	tests/dags/test_local_airflow.py \
	tests/fidelity \
	tests/fuzz \
	tests/iam \
	tests/sandbox/alarms/test_monitoring.py \
	tests/sandbox/dag_runs/test_remedies.py \
	tests/sandbox/local_airflow \
	tests/sandbox/proof/test_prove_command.py \
	tests/sandbox/recorder/test_recording.py \
	tests/sandbox/replay \
	tests/sandbox/test_customer_endpoints.py \
	tests/sandbox/test_enforcement.py \
	tests/sandbox/test_interruptions.py \
	tests/sandbox/test_networks_deployed.py \
	tests/sandbox/test_triggers.py

.DEFAULT_GOAL := help
.PHONY: help setup rehearse faults kills airflow-versions test test-slow test-ui fuzz record decisions replay agreement mutants bench synth docs lint format lock pins options clean

help: ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(INSTALLED) ## install into .venv and node_modules

$(BIN)/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(sed -n 's/^    "\(uv==[^"]*\)",/\1/p' pyproject.toml)"

$(INSTALLED): pyproject.toml uv.lock package-lock.json | $(BIN)/uv
	UV_PROJECT_ENVIRONMENT=.venv $(BIN)/uv sync --locked --quiet --python $(BIN)/python
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-audit --no-fund
	@$(BIN)/python -c "import app, mwaa_platform.cli.app" # compiled here, as pip would have
	@touch $@

# The real Airflows that the team's DAGs are parsed in, each in an environment of its own.
$(AIRFLOW): $(INSTALLED) $(wildcard sandbox/local_airflow/locks/*.txt)
	$(BIN)/python -m tests.dags.install
	@touch $@

# A second evaluator and a second source of IAM data: for tests only, in a process of their own (docs/decisions/0021).
$(JUDGES): tests/iam/package-lock.json | $(INSTALLED)
	PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --prefix tests/iam --silent --no-audit --no-fund
	@touch $@

rehearse: $(INSTALLED) ## deploy every declared stage into a local AWS, and take it away again
	$(BIN)/mwaa-platform rehearse $(if $(DECISIONS),--decisions $(DECISIONS))

decisions: $(INSTALLED) ## record anew what the rehearsed DAGs ask of IAM, to be reviewed as a difference
	$(BIN)/mwaa-platform rehearse --decisions .sandbox/decisions.jsonl
	$(BIN)/python -m sandbox.replay --record .sandbox/decisions.jsonl

replay: $(INSTALLED) ## take each grant of the roles away: a recorded decision must turn to denied
	$(BIN)/python -m sandbox.replay

faults: $(INSTALLED) ## let every resource type fail once in a local AWS, and what else can go wrong
	$(BIN)/mwaa-platform rehearse --faults

kills: $(INSTALLED) ## kill rehearsals at random moments, and look what is left; SEED=, COUNT=
	$(BIN)/python -m tests.sandbox.kills --seed $(or $(SEED),1) --count $(or $(COUNT),10)

airflow-versions: $(INSTALLED) ## every Airflow that can run locally: brought up, a DAG green, taken down; VERSIONS=
	$(BIN)/python -m tests.sandbox.airflow_versions $(VERSIONS)

test: $(INSTALLED) $(AIRFLOW) ## the tests, in three minutes
	$(PYTEST) $(addprefix --ignore=,$(SLOW) tests/ui)

test-slow: $(INSTALLED) $(AIRFLOW) $(JUDGES) ## the rest: independent judges, mutated declarations, every call of every role, a local Airflow
	$(PYTEST) --numprocesses 3 $(SLOW)

test-ui: $(INSTALLED) ## the platform on a laptop by its commands, and its UI in Debian's Chromium; SCREENSHOTS=folder
	@$(BIN)/python -m tests.ui.chromium || { $(BIN)/pytest tests/ui --ignore tests/ui/test_browser.py; exit 1; }
	$(BIN)/pytest tests/ui

record: $(INSTALLED) ## record anew what the oldest and the newest provider call, to be reviewed as a difference
	$(BIN)/python -m sandbox.recorder

agreement: $(INSTALLED) $(JUDGES) ## let the simulator and a second evaluator decide the same cases
	$(BIN)/python -m tests.iam.agreement

mutants: $(INSTALLED) ## break every grant of the catalogue in every way: each must be caught
	$(BIN)/python -m tests.catalogue

bench: $(INSTALLED) ## time synth, validate, check, prove and the local Airflow, against their bounds; ROUNDS=
	$(BIN)/python -m benchmarks --rounds $(or $(ROUNDS),5) $(if $(NO_AIRFLOW),--no-airflow)

fuzz: $(INSTALLED) ## 10,000 mutated declarations before loader, judges and CDK; SEED=, COUNT=, SYNTHESISE=
	$(BIN)/python -m tests.fuzz --seed $(or $(SEED),1) --count $(or $(COUNT),10000) --synthesise $(or $(SYNTHESISE),100)

synth: $(INSTALLED) ## write the templates to cdk.out, policy enforced
	$(BIN)/mwaa-platform synth

docs: $(INSTALLED) ## write the reference, the schema and the table of features anew
	$(BIN)/mwaa-platform schema --write
	$(BIN)/mwaa-platform reference --write
	$(BIN)/python -m tests.features

lint: $(INSTALLED) ## format, lint and types
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy

format: $(INSTALLED) ## mend format and what ruff can mend
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock: | $(BIN)/uv ## after a change of dependencies: uv.lock and requirements.txt
	$(BIN)/uv lock --quiet
	$(BIN)/uv export --quiet --no-hashes --no-dev --no-header --no-annotate --output-file requirements.txt

pins: $(INSTALLED) ## the packages of every local Airflow, from MWAA's images and the package index
	$(BIN)/python -m sandbox.local_airflow.locking

options: $(INSTALLED) ## the configuration options of every Airflow, read from its packages, to be reviewed as a difference
	$(BIN)/python -m sandbox.local_airflow.option_tables

clean: ## take away what the targets made
	rm -rf .venv node_modules tests/iam/node_modules cdk.out .sandbox .fuzz .ui .pytest_cache .mypy_cache .ruff_cache .hypothesis

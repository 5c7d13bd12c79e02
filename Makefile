# The commands of this project. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
STAGE ?= prod
# Test processes: one more than there are processors, for some wait while others compute.
JOBS ?= $(shell expr $$(nproc 2>/dev/null || echo 2) + 1)
PYTEST := $(PYTHON) -m pytest -q -n $(JOBS) --dist loadgroup

.PHONY: help environment run reset check test beside security bench tables package stripe-prices deploy format

help: ## List the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

environment:
	@infra/environment

run: environment ## Start all of Rapport on this machine, with a demo practice; Ctrl-C stops it
	@exec $(PYTHON) -m infra.local run

reset: environment ## Forget what the local Rapport holds
	@$(PYTHON) -m infra.local reset

check: environment ## The fast part of the tests: format, lint, types, and all that needs no local AWS
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m infra.checks.dependencies
	@$(PYTEST) -m "not stack and not browser"

test: environment ## Everything that must hold: CI runs this and nothing else
	@infra/browser
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m ruff check .
	@$(MAKE) --no-print-directory beside >.venv/beside.log 2>&1 & beside=$$!; \
	$(PYTEST); tests=$$?; \
	wait $$beside; others=$$?; cat .venv/beside.log; \
	exit $$((tests || others))

# What does not need the tests' processors for long runs beside them; its words come after theirs.
beside:
	@$(PYTHON) -m mypy
	@$(PYTHON) -m infra.checks.dependencies
	@infra/checkov
	@$(PYTHON) -m infra.checks.template

security: environment ## What others know against our libraries, and Checkov on the packaged template
	@infra/checkov
	@$(PYTHON) -m infra.checks.dependencies
	@$(PYTHON) -m infra.checks.template

bench: environment ## Count requests, measure against floors, print a table and write JSON
	@$(PYTHON) -m tests.bench

tables: environment ## Write the tables of docs/security.md: who may open what, and what was tried
	@$(PYTHON) -m tests.security

package: environment ## Build what is deployed and say how large it is
	@$(PYTHON) -m infra.local package --stage $(STAGE)

stripe-prices: environment ## Put the plans' prices to Stripe: STRIPE_KEY=sk_… make stripe-prices
	@$(PYTHON) -m infra.stripe_prices

deploy: environment ## Deploy to the AWS account of your credentials: make deploy STAGE=prod
	@$(PYTHON) -m infra.local deploy --stage $(STAGE)

format: environment ## Format the code and sort its imports
	@$(PYTHON) -m ruff check --select I --fix .
	@$(PYTHON) -m ruff format .

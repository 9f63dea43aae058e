# One command each; `make help` lists them. The work is in deploy/local (Python).

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell command -v $(p) 2>/dev/null)))
LOCAL = $(PYTHON) -m deploy.local
.DEFAULT_GOAL := help
.PHONY: help up down status

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/	/' | expand -t 14

up: ## set up what is missing, start everything with demo data, print the address
	@$(LOCAL) up

down: ## stop everything; data stays in var/
	@$(LOCAL) down

status: ## print one JSON object: addresses, ports, processes, logs
	@$(LOCAL) status

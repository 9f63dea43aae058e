"""The tenants of the worker, one a module; what they do to the store is their domain's."""

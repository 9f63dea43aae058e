"""The layer catalogue: what each layer is, where it comes from, how it is declared."""

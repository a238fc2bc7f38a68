"""The rules: one module each, pure, registered by name in `registry`."""

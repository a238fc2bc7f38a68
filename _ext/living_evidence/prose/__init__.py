"""Reading claims: from plain blocks to typed tokens, and from tokens to what records license."""

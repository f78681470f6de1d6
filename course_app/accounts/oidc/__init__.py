"""Signing in by a provider of OpenID Connect, which the operator chose (OpenID Connect Core 1.0, RFC 9700)."""

"""All that a person types: kept in the browser first. The protocol is docs/sync.md."""

"""Review: what waits, one version read beside its standard, and the rounds."""

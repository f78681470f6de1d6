"""What authors use: check and outline on the command line."""

"""Where student code runs, and the proxy that the cases see; imports nothing of the rest of the kit."""

"""The server's side: runs in a process of its own, which `sandbox.server` starts and ends."""

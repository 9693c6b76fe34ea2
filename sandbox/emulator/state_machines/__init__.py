"""What state machines of the local AWS do, they do under their own role."""

from sandbox.emulator.state_machines.tasks import install

__all__ = ["install"]

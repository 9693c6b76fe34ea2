"""Isolation: no role of one stage reaches what is another's, decided by the sandbox's evaluator for every pair of stages."""

from sandbox.isolation.check import check
from sandbox.isolation.report import IsolationResult
from sandbox.isolation.resolver import UnresolvedError
from sandbox.isolation.run import templates_of

__all__ = ["IsolationResult", "UnresolvedError", "check", "templates_of"]

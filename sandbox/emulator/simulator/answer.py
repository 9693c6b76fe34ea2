"""The simulator's answer in XML: one result per action, the resources within it, as AWS writes it since 2026.

Source: botocore 1.43.106, EvaluationResult: the result's own decision is the most restrictive of its resources; its resource name is
the type's ARN template on AWS, which nobody needs and which is `*` here. Without ResourceArns there are no resources within it.
"""

from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

from sandbox.emulator.simulator.documents import Position, Statement
from sandbox.emulator.simulator.evaluation import Result, most_restrictive


def result_xml(action: str, results: Sequence[Result], *, named: bool) -> str:
    """One EvaluationResult; `named` says whether the request named resources."""
    decision = most_restrictive(result.decision for result in results)
    deciding = [result for result in results if result.decision == decision]
    boundaries = [result.within_boundary for result in results if result.within_boundary is not None]
    details = _joined([result.details for result in results if result.details is not None])
    inner = [
        _element("EvalActionName", action),
        _element("EvalResourceName", "*"),
        _element("EvalDecision", decision),
        _statements(_unique(statement for result in deciding for statement in result.matched)),
        _missing(dict.fromkeys(key for result in results for key in result.missing)),
        _boundary(all(boundaries)) if boundaries else "",
        _details(details) if named or details else "",
        f"<ResourceSpecificResults>{''.join(map(_resource, results))}</ResourceSpecificResults>" if named else "",
    ]
    return f"<member>{''.join(inner)}</member>"


def _resource(result: Result) -> str:
    inner = [
        _element("EvalResourceName", result.resource),
        _element("EvalResourceDecision", result.decision),
        _statements(result.matched),
        _missing(result.missing),
        _details(result.details) if result.details is not None else "",
        _boundary(result.within_boundary) if result.within_boundary is not None else "",
    ]
    return f"<member>{''.join(inner)}</member>"


def _unique(statements: Iterable[Statement]) -> list[Statement]:
    return list({(s.source, s.start.line, s.start.column): s for s in statements}.values())


def _joined(details: Sequence[Mapping[str, str]]) -> dict[str, str]:
    kinds = dict.fromkeys(kind for detail in details for kind in detail)
    return {kind: most_restrictive(detail[kind] for detail in details if kind in detail) for kind in kinds}


def _statements(statements: Iterable[Statement]) -> str:
    members = "".join(
        "<member>"
        + _element("SourcePolicyId", statement.source)
        + _element("SourcePolicyType", statement.kind)
        + _position("StartPosition", statement.start)
        + _position("EndPosition", statement.end)
        + "</member>"
        for statement in statements
    )
    return f"<MatchedStatements>{members}</MatchedStatements>"


def _position(name: str, position: Position) -> str:
    return f"<{name}>{_element('Line', str(position.line))}{_element('Column', str(position.column))}</{name}>"


def _missing(keys: Iterable[str]) -> str:
    return f"<MissingContextValues>{''.join(_element('member', key) for key in keys)}</MissingContextValues>"


def _boundary(allowed: bool) -> str:
    inner = _element("AllowedByPermissionsBoundary", str(allowed).lower())
    return f"<PermissionsBoundaryDecisionDetail>{inner}</PermissionsBoundaryDecisionDetail>"


def _details(details: Mapping[str, str]) -> str:
    entries = "".join(
        f"<entry>{_element('key', kind)}{_element('value', decision)}</entry>" for kind, decision in details.items()
    )
    return f"<EvalDecisionDetails>{entries}</EvalDecisionDetails>"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>"

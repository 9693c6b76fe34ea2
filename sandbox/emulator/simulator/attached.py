"""The policies that a deployed user, group or role has, named as SimulatePrincipalPolicy names them."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.core import iam_evaluator
from ministack.services import iam

from sandbox.emulator.simulator.documents import Document, InvalidInputError, read_document

_PRINCIPAL = re.compile(r"arn:[^:]+:iam::(\d{12}):(user|group|role)/(?:.*/)?([^/]+)")


class NoSuchEntityError(LookupError):
    """There is no such principal; the text is AWS's message."""


def policies_of(arn: str, account: str) -> tuple[tuple[Document, ...], Document | None]:
    """All documents of the principal, a user's groups' among them, and its permissions boundary.

    Raises:
        InvalidInputError: the ARN is none of a user, group or role, or of another account.
        NoSuchEntityError: the account has none of that name.
    """
    match = _PRINCIPAL.fullmatch(arn)
    if not match:
        raise InvalidInputError(f"Invalid Entity Arn: {arn} does not clearly define entity type and name.")
    if match[1] != account:
        text = f"caller's account {account} does not have access to policies in account {match[1]}"
        raise InvalidInputError(f"Invalid Policy Source Arn: {text}")
    kind, name = match[2], match[3]
    record = {"user": iam._users, "group": iam._groups, "role": iam._roles}[kind].get(name)
    if record is None:
        raise NoSuchEntityError(f"The {kind} with name {name} cannot be found.")
    documents = list(_of(kind, name, record, account))
    if kind == "user":
        for group_name, group in iam._groups.items():
            if name in group.get("Users", []):
                documents += _of("group", group_name, group, account)
    boundary = record.get("PermissionsBoundary")
    kind_of_boundary = "Permissions Boundary Policy"
    bounded = _managed(boundary, account, kind_of_boundary) if boundary else None
    if boundary and bounded is None:
        raise InvalidInputError(f"the permissions boundary {boundary} has no document")
    return tuple(documents), bounded


def _of(kind: str, name: str, record: Mapping[str, Any], account: str) -> Iterator[Document]:
    stores = {"user": iam._user_inline_policies, "group": iam._group_inline_policies}
    inline = stores[kind].get(name) if kind in stores else record.get("InlinePolicies")
    for policy, document in (inline or {}).items():
        yield read_document(_text(document), f"{kind}_{name}_{policy}")
    for policy_arn in record.get("AttachedPolicies", []):
        found = _managed(policy_arn, account, "IAM Policy")
        if found:
            yield found


def _managed(arn: str, account: str, kind: str) -> Document | None:
    document = iam_evaluator._resolve_managed_policy_document(arn, account)
    return read_document(_text(document), arn.rpartition("/")[2], kind) if document else None


def _text(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)

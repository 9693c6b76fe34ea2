"""Policies with one statement changed."""

from typing import Any

from sandbox.proof.asking import Document
from sandbox.proof.units import listed


def changed(document: Document, sid: str, *, add: str = "", drop: str = "", **parts: Any) -> Document:
    """The document with an action more or less, or other parts, in that statement."""
    statements = []
    for body in document["Statement"]:
        if body["Sid"] == sid:
            actions = [action for action in listed(body["Action"]) if action != drop] + ([add] if add else [])
            body = {name: value for name, value in {**body, "Action": actions, **parts}.items() if value != {}}
        statements.append(body)
    assert any(body["Sid"] == sid for body in document["Statement"]), f"no statement {sid}"
    return {**document, "Statement": statements}

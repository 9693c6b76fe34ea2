"""Policies taken apart."""

from sandbox.proof.units import covers, expanded, units

STATEMENT = {"Sid": "A", "Effect": "Allow", "Action": ["a:X", "a:Y"], "Resource": ["arn:1", "arn:2"]}
OTHER = {"Sid": "B", "Effect": "Allow", "Action": "a:Z", "NotResource": "arn:3"}
DENIED = {"Effect": "Deny", "Action": "a:*", "Resource": "*"}
DOCUMENT = {"Version": "2012-10-17", "Statement": [STATEMENT, OTHER, DENIED]}


def test_each_action_and_each_resource_can_be_dropped() -> None:
    assert [unit.value for unit in units([DOCUMENT])] == ["a:X", "a:Y", "arn:1", "arn:2", "a:Z"]


def test_what_is_dropped_is_gone_and_nothing_else() -> None:
    first, *_, last = units([DOCUMENT])
    (without,) = first.dropped_from([DOCUMENT])
    assert without["Statement"] == [{**STATEMENT, "Action": ["a:Y"]}, OTHER, DENIED]
    (without,) = last.dropped_from([DOCUMENT])
    assert without["Statement"] == [STATEMENT, DENIED]


def test_a_statement_stands_for_each_pair_of_action_and_resource() -> None:
    apart = expanded([DOCUMENT])
    (document,) = apart.documents
    assert len(document["Statement"]) == 4 + 1 + 1
    (atom,) = apart.of([("PolicyInputList.1", 3)])
    assert (atom.action, atom.resource) == ("a:X", "arn:2")
    assert [unit.value for unit in units([DOCUMENT]) if covers(unit, atom)] == ["a:X", "arn:2"]
    assert document["Statement"][-1] == DENIED

"""Every mutant of the catalogue is caught; and the mutants are those that they are said to be."""

from pathlib import Path

import pytest

from tests.catalogue.caught import caught
from tests.catalogue.mutants import KINDS, mutants, neighbour
from tests.catalogue.subjects import subjects

DOCUMENT = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "A",
            "Effect": "Allow",
            "Action": ["glue:GetJob", "glue:GetJobRun"],
            "Resource": "arn:aws:glue:eu-west-1:111111111111:job/a",
            "Condition": {"StringEquals": {"aws:a": "b", "aws:c": "d"}},
        }
    ],
}


def test_a_statement_is_broken_in_every_way() -> None:
    found = list(mutants([DOCUMENT]))
    assert [sum(mutant.kind == kind for mutant in found) for kind in KINDS] == [1, 1, 2, 2]
    assert not [mutant for mutant in found if mutant.documents == (DOCUMENT,)]


def test_the_neighbour_of_an_action_is_another_one_of_the_service() -> None:
    assert neighbour("glue:GetJob", frozenset({"glue:GetJob"})) == "glue:GetJobBookmark"
    assert neighbour("kms:GenerateDataKey*", frozenset()) == "kms:GenerateMac"


@pytest.mark.parametrize("part", ["lines", "roles"])
def test_every_mutant_is_caught(part: str, root: Path) -> None:
    chosen = [each for each in subjects(root) if each.name.endswith("whole role") == (part == "roles")]
    found = [each for subject in chosen for each in caught(subject)]
    assert len(found) > 100
    assert [
        f"{each.subject}: {each.mutant.kind}: {each.mutant.what}" for each in found if not (each.by or each.excepted)
    ] == []

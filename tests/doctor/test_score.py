"""Each seeded fault is found by its rule and nothing else is said; the good templates are silent."""

import pytest

from mwaa_platform.policy import holes
from mwaa_platform.policy.doctor import diagnose
from mwaa_platform.policy.rules import RULES
from tests.doctor.seeded import GIVEN, Fault, Variation, diagnosis_of, faults, good, variations

pytestmark = pytest.mark.feature("Y6", "Y7", "Z4")
FAULTS = faults()


@pytest.mark.parametrize("name", GIVEN)
def test_a_good_template_is_silent_and_leaves_nothing_open(name: str) -> None:
    diagnosis = diagnose(good(name))
    assert [found.id for found in diagnosis.findings] == []
    assert [doubt.message for doubt, _ in diagnosis.doubts] == []


@pytest.mark.parametrize("variation", variations(), ids=lambda variation: variation.what)
def test_another_way_to_write_it_is_as_good(variation: Variation) -> None:
    diagnosis = diagnosis_of(variation)
    assert [holes.shown(found.id) for found in diagnosis.findings] == []
    doubts = [doubt.message for doubt, _ in diagnosis.doubts]
    assert any(variation.doubt in doubt for doubt in doubts) if variation.doubt else not doubts, doubts


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_fault_is_found_and_nothing_else_is_said(fault: Fault) -> None:
    ids = {holes.shown(found.id) for found in diagnosis_of(fault).findings}
    assert fault.finds[0] in ids
    assert ids <= set(fault.finds)


def test_every_rule_finds_a_fault_it_has_never_seen() -> None:
    assert len(FAULTS) >= 40
    assert {fault.finds[0].partition("[")[0] for fault in FAULTS} == {rule.id for rule in RULES}

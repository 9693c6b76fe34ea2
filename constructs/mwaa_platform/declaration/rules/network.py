"""Zones against what the Region has and MWAA supports."""

from collections.abc import Iterator

from mwaa_platform.aws.availability_zones import UNSUPPORTED_ZONES, zones_of
from mwaa_platform.aws.regions import MWAA_REGIONS
from mwaa_platform.declaration.problems import Problem, Severity
from mwaa_platform.declaration.rules.draft import Draft


def zones_are_supported(draft: Draft) -> Iterator[Problem]:
    """Two different zones of the stage's Region, none that MWAA does not support."""
    for name, stage in draft.stages("region", "network"):
        keys, known = ("stages", name, "network", "availability_zones"), zones_of(stage.region)
        if stage.region not in MWAA_REGIONS:
            message = f"MWAA is not known to be offered in {stage.region}"
            cure = "take another Region, unless you know that AWS has added this one"
            yield Problem(message, ("stages", name, "region"), stage.region, cure=cure, severity=Severity.WARNING)
        usable = ", ".join(zone for zone in known if zone not in UNSUPPORTED_ZONES)
        declared = stage.network.availability_zones
        if declared is None:
            if not known:
                message = f"the zones of {stage.region} are not known here"
                cure = "mend the Region, or declare two: availability_zones: [<zone id>, <zone id>]"
                yield Problem(message, keys[:3], stage.region, cure=cure)
            continue
        if declared[0] == declared[1]:
            yield Problem(
                "both subnets would lie in one zone", keys, ", ".join(declared), usable, "name two different zones"
            )
        for index, zone in enumerate(declared):
            if zone in UNSUPPORTED_ZONES:
                yield Problem(f"MWAA does not support the zone {zone}", (*keys, index), zone, usable)
            elif known and zone not in known:
                yield Problem(f"{stage.region} has no zone {zone}", (*keys, index), zone, usable)

"""CDK's own validation: its report, in which warnings stand as errors do."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.fidelity.findings import Finding


def judge(assembly: Path) -> Iterator[Finding]:
    """Every violation that the assembly's report holds.

    Raises:
        FileNotFoundError: there is no report, so nothing was judged.
    """
    for plugin in json.loads((assembly / "validation-report.json").read_text())["pluginReports"]:
        for violation in plugin["violations"]:
            name = plugin["summary"]["pluginName"] if "summary" in plugin else plugin.get("pluginName", "")
            yield Finding("cdk", violation["ruleName"], name, str(violation.get("severity")), violation["description"])

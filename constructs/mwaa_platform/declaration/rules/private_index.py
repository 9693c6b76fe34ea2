"""A private index is reached by every component, and is the only place that packages come from."""

from collections.abc import Iterator

from mwaa_platform.declaration.networks_file import NETWORKS
from mwaa_platform.declaration.private_index import ENDPOINTS
from mwaa_platform.declaration.problems import Keys, Problem
from mwaa_platform.declaration.requirements_file import CONSTRAINTS_IN_ENVIRONMENT
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.rules.lines import at_line as _at
from mwaa_platform.declaration.rules.lines import requirements_of
from mwaa_platform.declaration.stage import Stage

_KEYS = ("dependencies", "code_artifact")


def index_is_reached(draft: Draft) -> Iterator[Problem]:
    """Not behind a private web server; from a network without internet through its endpoints."""
    if draft.dependencies is None or draft.dependencies.code_artifact is None:
        return
    file = requirements_of(draft)
    if draft.dependencies.bundle:
        yield Problem(
            "with bundle: true nothing is fetched from an index",
            _KEYS,
            "bundle: true beside it",
            cure="remove one of the two",
        )
    for option in file.options if file else ():
        if option.name in ("--index-url", "--extra-index-url"):
            message = "pip then takes this index, and not the one of dependencies.code_artifact"
            yield _at(file, option.number, message, option.text, cure="remove the line")
    for name, stage in draft.stages("webserver", "network"):
        if stage.webserver.access == "private":
            message = (
                f"stage {name} has a private web server, which reaches no index: packages install from wheels only"
            )
            cure = f"take dependencies: {{bundle: true}} and mwaa-platform package {draft.folder.name} --wheels"
            yield Problem(message, _KEYS, "access: private", cure=f"{cure}, or another webserver.access")
        if draft.way_out(stage) != "isolated":
            continue
        for number, target in file.constraints if file else ():
            if target.startswith("https://"):
                message = f"stage {name} has no way to the internet, where these constraints are"
                cure = f"save them as constraints.txt, and write --constraint {CONSTRAINTS_IN_ENVIRONMENT}"
                yield _at(file, number, message, target, cure=cure)
        yield from _endpoints(draft, name, stage)


def _endpoints(draft: Draft, name: str, stage: Stage) -> Iterator[Problem]:
    """Of an existing network that has its endpoints already the file does not tell which."""
    if stage.network.mode == "existing" and stage.network.endpoints == "present":
        return
    shared = draft.shared_network(stage)
    made = shared.extra_endpoints if shared else stage.network.extra_endpoints
    if missing := sorted(set(ENDPOINTS) - set(made)):
        message = f"CodeArtifact, which {draft.team}-{name} installs from, is reached through endpoints of its own here"
        keys: Keys = ("stages", name, "network", "extra_endpoints")
        if shared:
            keys = ("networks", str(stage.network.network), "extra_endpoints")
        file = draft.folder.parent / NETWORKS if shared else None
        yield Problem(message, keys, "", ", ".join(ENDPOINTS), f"add {', '.join(missing)}", file=file)

"""From a deployed environment to an Airflow that can be started: the interface for whatever starts it.

    prepared = prepare(DeployedEnvironment.of(answer), s3, folder)
    subprocess.Popen([prepared.airflow, "scheduler"], env={**base, **prepared.variables, **credentials})

The DAG folder must lie in `folder/home/dags` before: the team's constraints.txt comes with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mwaa_platform.declaration.private_index import without_index_lines
from sandbox.local_airflow import virtual_environments
from sandbox.local_airflow.configuration import Configuration, Keys, configure
from sandbox.local_airflow.deployed import DeployedEnvironment
from sandbox.local_airflow.installation import Installation, install, shared_folder
from sandbox.local_airflow.plugins import unpack_plugins
from sandbox.local_airflow.requirements import Requirements
from sandbox.local_airflow.startup_script import StartupResult, run_startup_script


@dataclass(frozen=True, slots=True)
class PreparedAirflow:
    """Installed, configured, not started; its database is still to be migrated."""

    environment: DeployedEnvironment
    home: Path
    installation: Installation
    configuration: Configuration
    startup: StartupResult | None
    notes: tuple[str, ...]
    """What is not as in MWAA, or was asked for and is not so; to be said aloud, one sentence each."""

    @property
    def airflow(self) -> str:
        """The `airflow` command."""
        return str(self.installation.airflow)

    @property
    def variables(self) -> dict[str, str]:
        """For every Airflow process; credentials and endpoints go over these. PATH has the environment's commands first."""
        exported = self.configuration.variables
        path = ":".join([str(self.installation.folder / "bin"), exported.get("PATH", "/usr/local/bin:/usr/bin:/bin")])
        return {**exported, "PATH": path, "HOME": str(self.home)}


def prepare(
    environment: DeployedEnvironment,
    s3: Any,
    folder: Path,
    *,
    installations: Path | None = None,
    webserver_port: int | None = None,
    report: Callable[[str], None] = lambda text: None,
) -> PreparedAirflow:
    """Plugins, startup script, packages, configuration, in MWAA's order; everything lies below `folder`.

    With `installations`, the virtual environment lies there instead, shared with every environment that has the same packages.

    `s3` is a client of boto3's that may read the environment's bucket. A second call does again only what changed, but the
    startup script always runs.

    Raises:
        SandboxError: with what is wrong in the bucket's files, or missing on this machine.
    """
    home, notes = folder / "home", []
    for kind in ("dags", "plugins"):
        (home / kind).mkdir(parents=True, exist_ok=True)
    keys = Keys.kept_in(folder / "keys.json")
    if environment.plugins:
        report("unpacking plugins")
        notes += unpack_plugins(environment.plugins.read(s3), home / "plugins", name=environment.plugins.key)
    startup, asked = None, virtual_environments.Asked()
    if environment.startup_script:
        report("running the startup script")
        before = configure(environment, home, keys, webserver_port=webserver_port).variables
        script = environment.startup_script.read(s3)
        own = without_index_lines(script)
        if own != script:
            notes.append("packages come from this machine's index: there is no CodeArtifact in a local AWS")
        startup = run_startup_script(own, before, name=environment.startup_script.key)
        asked = virtual_environments.read_asked(startup.asked, home)
        notes += [f"the startup script asked for `{command}`: not done here" for command in asked.others]
    requirements = None
    if environment.requirements:
        path = folder / "requirements.txt"
        path.write_bytes(environment.requirements.read(s3))
        requirements = Requirements(path, home)
    exports = startup.exports if startup else {}
    version = environment.airflow_version
    target = shared_folder(installations, version, requirements) if installations else folder / "airflow"
    installation = install(
        version, target, requirements=requirements, variables=exports, with_database=bool(installations), report=report
    )
    virtual_environments.make(asked, installation.python, exports, report, installations=installations)
    configuration = configure(environment, home, keys, exports=exports, webserver_port=webserver_port)
    return PreparedAirflow(
        environment, home, installation, configuration, startup, (*notes, *installation.notes, *configuration.notes)
    )

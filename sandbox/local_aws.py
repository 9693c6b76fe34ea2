"""A running local AWS, and the real `cdk` CLI in it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from mwaa_platform.aws.grants import Place
from sandbox.cdk_cli import run_cdk
from sandbox.child_environment import client_environment
from sandbox.clients import Clients

ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
Listener = Callable[[str], None]


def _ignore(line: str) -> None:
    """No one listens."""


@dataclass(frozen=True)
class LocalAws:
    """Where it answers, where its files lie, and the account that deploys: the others trust it."""

    root: Path
    folder: Path
    endpoint: str
    deployer: Place

    def environment(self, place: Place | None = None) -> dict[str, str]:
        """The variables of a client process, by default the deployer's."""
        place = place or self.deployer
        return client_environment(self.root, self.folder, self.endpoint, place.account, place.region)

    def clients(self, place: Place) -> Clients:
        """boto3 clients as that account."""
        return Clients(self.folder, self.endpoint, place.account)

    def cdk(
        self, log: str, *arguments: str, place: Place | None = None, app: bool = True, on_line: Listener = _ignore
    ) -> str:
        """Run the CLI; its output is also kept as `log`.log in the folder. Without `app` it sees neither app nor cdk.json.

        Raises:
            CdkFailedError: the CLI failed.
        """
        path = self.folder / f"{log}.log"
        folder = None if app else self.folder
        # cdk.json says so too; without it the CLI asks the internet for notices.
        arguments = arguments if app else (*arguments, "--no-notices")
        return run_cdk(self.root, self.environment(place), arguments, log=path, folder=folder, on_line=on_line)

    def bootstrap(self, places: Sequence[Place]) -> None:
        """Bootstrap each account and Region, all of them open to the deployer; several at once."""
        trust = ["--trust", self.deployer.account, "--trust-for-lookup", self.deployer.account]

        def bootstrap(place: Place) -> None:
            foreign = [*trust, "--cloudformation-execution-policies", ADMINISTRATOR]
            self.cdk(
                f"bootstrap-{place.account}-{place.region}",
                "bootstrap",
                f"aws://{place.account}/{place.region}",
                *(foreign if place.account != self.deployer.account else []),
                place=place,
                app=False,
            )

        with ThreadPoolExecutor(max_workers=2) as pool:
            for _ in pool.map(bootstrap, dict.fromkeys(places)):
                pass

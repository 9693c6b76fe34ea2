"""One team at one stage: its stacks, and what passes between them."""

from pathlib import Path

import aws_cdk as cdk
from constructs import Construct

from mwaa_platform.declaration.team import Target, Team
from mwaa_platform.declaration.tenancy import Tenancy
from mwaa_platform.policy.declared import acknowledge_declared
from stacks.access_stack import AccessStack
from stacks.monitoring_stack import MonitoringStack
from stacks.mwaa_stack import MwaaStack
from stacks.network_stack import NetworkStack
from stacks.storage_stack import StorageStack
from stacks.triggers_stack import TriggersStack
from stacks.ways_in_stack import WaysInStack


class TeamStage(cdk.Stage):
    """`<team>-<stage>`: network, storage, MWAA, monitoring, and where declared access, triggers and ways in.

    `tenancy` is the shared network, where the stage lies in one. `root` holds dags/<team>; its files are read now, so that templates
    depend on nothing else.
    """

    def __init__(self, scope: Construct, *, team: Team, stage: str, root: Path, tenancy: Tenancy | None = None) -> None:
        target = team.at(stage)
        environment = cdk.Environment(account=target.stage.account, region=target.stage.region)
        super().__init__(scope, target.name, env=environment)
        folder = root / "dags" / team.team
        self.storage = StorageStack(self, "Storage", target=target, folder=folder)
        self.network = NetworkStack(self, "Network", target=target, bucket=self.storage.bucket, tenancy=tenancy)
        self.mwaa = MwaaStack(self, "Mwaa", target=target, network=self.network.network, storage=self.storage)
        ways_in = self._ways_in(target) if target.stage.webserver.ways_in else None
        balancer = ways_in.load_balancer if ways_in else None
        self.monitoring = MonitoringStack(self, "Monitoring", target=target, load_balancer=balancer)
        if ways_in and not balancer:
            ways_in.add_stack_dependency(
                self.monitoring, "the alarm of a load balancer that is declared no longer lets go of it first"
            )
        if target.stage.lets_in:
            AccessStack(self, "Access", target=target, storage=self.storage)
        if target.team.triggered_by:
            triggers = TriggersStack(self, "Triggers", target=target, network=self.network.network)
            triggers.add_stack_dependency(self.mwaa, "there is a DAG to start only once there is an environment")
        self.mwaa.add_stack_dependency(self.storage, "the environment reads its files when it is created")
        self.monitoring.add_stack_dependency(self.mwaa, "a heartbeat is missed only once there is an environment")
        acknowledge_declared(self, target)
        tags = cdk.Tags.of(self)
        for key, value in target.tags.items():
            tags.add(key, value)

    def _ways_in(self, target: Target) -> WaysInStack:
        ways_in = WaysInStack(self, "WaysIn", target=target, network=self.network.network, storage=self.storage)
        if ways_in.load_balancer:
            ways_in.add_stack_dependency(self.mwaa, "the web server has addresses only once there is an environment")
        return ways_in

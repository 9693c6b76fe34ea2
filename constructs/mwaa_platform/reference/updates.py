"""What a changed key does to a stage that stands.

Source: "Update requires" in CloudFormation's reference of AWS::MWAA::Environment, and `createOnlyProperties` of its schema
(2026-10-20). Durations: MWAA User Guide, update-environment and upgrading-environment (2026-09-01).
"""

from collections.abc import Mapping

_ENVIRONMENT = "in place"
_REFUSED = "refused: declare a new `environment_name` with it"
_NETWORK = "refused: the environment holds its subnets; take a new stage"
_SHARED = "refused while stages lie in it: declare another network, and take new stages"
_ROLE = "in place: the role"
_STACK = "in place: "
UPDATES: Mapping[str, str] = {
    "team": "other stacks: the former ones stay",
    "owner": "in place: tags, alarm subscription",
    "tags": "in place: tags of every resource",
    "airflow.version": "in place, up to 2 hours without Airflow: see [how](../how-to/upgrade-airflow.md)",
    "airflow.configuration": _ENVIRONMENT,
    "airflow.logs": _ENVIRONMENT,
    "airflow.secrets_backend": f"{_ENVIRONMENT}, and the role",
    "dependencies": _ENVIRONMENT,
    "integrations": f"{_ROLE}; with an `id` also the environment",
    "triggered_by": f"{_STACK}the Triggers stack only; a new `state_machine` is another one",
    "execution_role.path": "a new role, and the environment in place",
    "execution_role.permissions_boundary": _ROLE,
    "extra_statements": _ROLE,
    "rehearsal": "nothing: it is never deployed",
    "policy.packs": "nothing: it only checks",
    "dag_check": "nothing: it only checks",
    "stages.<name>.kind": f"{_STACK}tags, retention, alarms, and the defaults that follow from it",
    "stages.<name>.account": "other stacks: the former ones stay",
    "stages.<name>.region": "other stacks: the former ones stay",
    "stages.<name>.environment_class": _ENVIRONMENT,
    "stages.<name>.environment_name": "another environment: the former is removed or, with `removal: retain`, kept",
    "stages.<name>.workers": _ENVIRONMENT,
    "stages.<name>.schedulers": _ENVIRONMENT,
    "stages.<name>.webservers": _ENVIRONMENT,
    "stages.<name>.load": f"{_STACK}the limit of one alarm",
    "stages.<name>.quotas": "nothing: it only checks",
    "stages.<name>.network": _NETWORK,
    "stages.<name>.network.mode": "`nat` and `isolated`: in place, the subnets stay; others: refused, take a new stage",
    "stages.<name>.network.nat_gateways": f"{_STACK}the network",
    "stages.<name>.network.egress": f"{_STACK}the security group",
    "stages.<name>.network.egress_to": f"{_STACK}the security group",
    "stages.<name>.network.prefix_lists": f"{_STACK}the security group",
    "stages.<name>.network.extra_endpoints": f"{_STACK}the network",
    "stages.<name>.network.endpoints": f"{_STACK}the network",
    "stages.<name>.network.routes": f"{_STACK}the network",
    "stages.<name>.network.security_groups": _ENVIRONMENT,
    "stages.<name>.network.subnets.route_table": f"{_STACK}the network",
    "stages.<name>.network.subnets.cidr": "nothing: it only checks",
    "stages.<name>.webserver.access": _ENVIRONMENT,
    "stages.<name>.webserver.ui_roles": f"{_STACK}the Access stack only",
    "stages.<name>.webserver.client_vpn": f"{_STACK}the WaysIn stack only; another `cidr` is another endpoint",
    "stages.<name>.webserver.load_balancer": f"{_STACK}WaysIn, and its alarm in Monitoring; the load balancer and its name stay",
    "stages.<name>.storage": f"{_STACK}the Storage stack only",
    "stages.<name>.ci": f"{_STACK}the Access stack only",
    "stages.<name>.encryption": _REFUSED,
    "stages.<name>.endpoint_management": _REFUSED,
    "stages.<name>.maintenance_window": _ENVIRONMENT,
    "stages.<name>.alarms": f"{_STACK}the Monitoring stack only",
    "stages.<name>.acknowledge": "nothing: it only checks",
    "stages.<name>.removal": f"{_STACK}protection and retention of the stacks",
    "stages.<name>.allow_data_loss": "nothing: it only checks",
    "networks.<name>.owner": "in place: tags of every resource",
    "networks.<name>.account": _SHARED,
    "networks.<name>.region": _SHARED,
    "networks.<name>.kind": f"{_STACK}tags, retention of flow logs, and the default of `nat_gateways`",
    "networks.<name>.mode": f"{_STACK}the subnets stay",
    "networks.<name>.cidr": _SHARED,
    "networks.<name>.nat_gateways": f"{_STACK}gateways and routes",
    "networks.<name>.availability_zones": _SHARED,
    "networks.<name>.extra_endpoints": f"{_STACK}the endpoints",
    "networks.<name>.removal": f"{_STACK}protection of the stack and retention of its flow logs",
}
"""By the key's path; a key without an entry is as the nearest one above it."""


def updated_by(path: tuple[str, ...]) -> str:
    """What a change of the key at this path does; nothing where the keys below tell it."""
    for length in range(len(path), 0, -1):
        if text := UPDATES.get(".".join(path[:length]).replace("[]", "")):
            return text
    return ""

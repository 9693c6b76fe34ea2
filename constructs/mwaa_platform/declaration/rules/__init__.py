"""What no single value can tell: rules across the values of a declaration, its folder, and other teams.

A rule is a function from a `Draft` to problems. It runs on whatever parts are valid by themselves, so that one wrong key does not
hide the next problem. A new rule goes into the file of its subject and is listed in `TEAM_RULES`.
"""

from collections.abc import Callable, Iterator

from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules import (
    airflow,
    airflow_options,
    capacity,
    constraints,
    egress,
    encryption,
    folder,
    integrations,
    load,
    network,
    offline,
    principals,
    private_index,
    removal,
    requirements,
    startup_script,
    storage,
    tags,
    triggers,
    ways_in,
)
from mwaa_platform.declaration.rules.draft import Draft

PACKAGE_RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    requirements.are_pinned,
    requirements.are_there_once,
    requirements.none_is_mwaas,
    requirements.options_are_safe,
    constraints.constraints_fit,
    constraints.pins_fit_constraints,
    offline.wheels_fit,
)
"""What must hold before packages are resolved; the others are about stages."""

TEAM_RULES: tuple[Callable[[Draft], Iterator[Problem]], ...] = (
    airflow.version_is_offered,
    airflow.options_are_configurable,
    airflow.access_mode_exists,
    airflow_options.options_exist,
    airflow_options.values_have_their_type,
    capacity.workers_fit,
    capacity.schedulers_fit,
    capacity.webservers_fit,
    capacity.parsing_fits,
    egress.egress_is_meant,
    egress.web_server_is_reached,
    encryption.key_is_taken,
    folder.name_is_the_team,
    load.load_is_whole,
    load.load_is_borne,
    load.parallelism_fits,
    load.pool_is_large_enough,
    folder.holds_dags,
    folder.ignores_as_meant,
    folder.holds_nothing_else,
    folder.is_what_mwaa_takes,
    folder.is_small,
    integrations.ids_are_unique,
    integrations.values_fit_each_stage,
    network.zones_are_supported,
    network.keys_fit_the_mode,
    network.own_block_fits,
    network.existing_network_is_whole,
    network.extra_endpoints_are_made,
    principals.are_of_the_account,
    removal.data_loss_is_allowed,
    *PACKAGE_RULES,
    offline.bundle_is_current,
    private_index.index_is_reached,
    offline.install_without_internet,
    startup_script.is_a_script,
    startup_script.sets_its_own_variables,
    startup_script.can_do_its_work,
    storage.one_writer_deletes,
    tags.are_free,
    triggers.names_are_unique,
    triggers.paths_fit,
    triggers.roles_can_trigger,
    triggers.history_fits,
    ways_in.lead_to_a_private_webserver,
    ways_in.certificates_are_of_the_stage,
    ways_in.networks_are_named_once,
)

__all__ = ["PACKAGE_RULES", "TEAM_RULES", "Draft"]

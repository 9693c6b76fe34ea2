"""What no single value can tell: rules across the values of a declaration, its folder, and other teams.

A rule is a function to problems, most of them from a `Draft`: it runs on whatever parts are valid by themselves, so that one wrong
key does not hide the next problem. A new rule goes into the file of its subject and is listed here by what it looks at, with an
example that breaks it and one that keeps it in tests/unit/declaration/rule_examples.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from mwaa_platform.declaration.networks_file import Networks
from mwaa_platform.declaration.problems import Problem
from mwaa_platform.declaration.rules import (
    acknowledgements,
    across,
    addresses,
    airflow,
    airflow_options,
    blocks,
    capacity,
    constraints,
    egress,
    encryption,
    existing_networks,
    folder,
    integrations,
    load,
    network,
    offline,
    principals,
    private_index,
    rehearsal,
    removal,
    requirements,
    role_size,
    secret_files,
    shared_networks,
    startup_downloads,
    startup_script,
    storage,
    tags,
    taken_roles,
    triggers,
    ways_in,
)
from mwaa_platform.declaration.rules.draft import Draft
from mwaa_platform.declaration.team import Target
from mwaa_platform.declaration.tenancy import Tenancy

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
    acknowledgements.rules_exist,
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
    secret_files.no_file_is_a_secret,
    secret_files.startup_script_holds_none,
    secret_files.configuration_holds_none,
    integrations.ids_are_unique,
    integrations.values_fit_each_stage,
    network.zones_are_supported,
    network.keys_fit_the_mode,
    network.own_block_fits,
    network.existing_network_is_whole,
    network.extra_endpoints_are_made,
    network.extra_endpoints_are_known,
    network.each_is_named_once,
    principals.are_of_the_account,
    removal.data_loss_is_allowed,
    *PACKAGE_RULES,
    offline.bundle_is_current,
    private_index.index_is_reached,
    offline.install_without_internet,
    startup_script.is_a_script,
    startup_script.sets_its_own_variables,
    startup_script.can_do_its_work,
    startup_downloads.downloads_have_a_way,
    startup_downloads.web_server_downloads_nothing,
    storage.one_writer_deletes,
    tags.are_free,
    triggers.names_are_unique,
    triggers.paths_fit,
    triggers.roles_can_trigger,
    triggers.history_fits,
    ways_in.lead_to_a_private_webserver,
    ways_in.certificates_are_of_the_stage,
    ways_in.networks_are_named_once,
    ways_in.people_are_inside,
)
"""Of one team's file and folder."""

DATED_RULES: tuple[Callable[[Draft, datetime.date], Iterator[Problem]], ...] = (
    acknowledgements.not_expired,
    airflow.support_lasts,
)
"""What ends on a day; synth, which knows no clock, leaves them out."""

STAGE_RULES: tuple[Callable[[Target], Iterator[Problem]], ...] = (
    role_size.role_fits,
    taken_roles.roles_are_others,
    rehearsal.rehearsal_is_declared,
)
"""Of each stage of a file that is valid by itself, placeholders filled."""

FolderRule = Callable[[Target, Path], Iterable[Problem]]
"""A rule across a stage and its team's folder; layers that know more of the folder than this one have further ones."""

FOLDER_RULES: tuple[FolderRule, ...] = (rehearsal.rehearsal_files_exist,)

ACROSS_RULES: tuple[Callable[[Mapping[Path, Draft]], Iterator[Problem]], ...] = (
    *across.RULES,
    blocks.existing_endpoints_are_made_once,
    existing_networks.facts_agree,
)
"""Of all teams together."""

NETWORK_RULES: tuple[Callable[[Mapping[Path, Draft], Networks], Iterator[Problem]], ...] = (
    shared_networks.shared_networks_fit,
    blocks.blocks_are_apart,
    ways_in.clients_are_apart,
)
"""Of all teams together and dags/networks.yaml."""

WHOLE_RULES: tuple[Callable[[Iterable[tuple[Path, Target]], Mapping[str, Tenancy], Path], Iterator[Problem]], ...] = (
    addresses.networks_hold,
)
"""Where nothing else is wrong."""

__all__ = [
    "ACROSS_RULES",
    "DATED_RULES",
    "FOLDER_RULES",
    "NETWORK_RULES",
    "PACKAGE_RULES",
    "STAGE_RULES",
    "TEAM_RULES",
    "WHOLE_RULES",
    "Draft",
    "FolderRule",
]

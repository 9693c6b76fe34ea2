"""Where MiniStack 1.5.33 is extended: its private names are used in this folder, and nowhere else.

`install` fails with a clear text when one of them is gone, so an update of MiniStack cannot pass unnoticed.
"""

import importlib

NEEDED = {
    "ministack.services.cloudformation.provisioners": (
        *("_RESOURCE_HANDLERS", "_ec2_apply_tags", "_ec2_sg_permissions"),
        *("_ec2_vpc_endpoint_create", "_ec2_vpc_endpoint_update", "_ec2_vpc_endpoint_delete"),
    ),
    "ministack.services.cloudformation.stacks": (
        *("_resolve_stack_outputs", "_provision_resource", "_update_resource", "_delete_resource"),
        "_runs_on_worker_thread",
    ),
    "ministack.services.cloudformation.handlers": ("_imported_export_names", "_ACTION_HANDLERS", "_resolve_stack"),
    "ministack.services.cloudformation.helpers": ("_error", "_p"),
    "ministack.services.cloudformation": ("_exports", "_stacks", "handle_request"),
    "ministack.services.ec2": (
        *("_subnets", "_route_tables", "_security_groups", "_nat_gateways", "_addresses", "_flow_logs", "_vpcs"),
        "_vpc_endpoints",
        *("_create_nat_gateway", "_allocate_address", "_create_flow_logs"),
        *("_vpc_endpoints", "_ACTION_MAP", "_vpce_fields_xml", "_parse_filters", "_parse_member_list", "_tags"),
        *("_xml", "_error", "_p", "_network_interfaces", "_eni_fields_xml"),
    ),
    "ministack.services.alb": (
        *("_ACTION_MAP", "_lb_attrs", "_listeners", "_tgs", "_error", "_p", "_parse_targets_param"),
    ),
    "ministack.services.tagging": ("resource_tags",),
    "ministack.services.mwaa": ("_environments", "_build_env_response", "handle_request"),
    "ministack.core.lambda_runtime": ("Worker",),
    "ministack.services.lambda_svc": ("_execute_function_warm", "_functions", "_vpc_config_with_id"),
    "ministack.services.s3": (
        "_buckets",
        "_bucket_policies",
        "_bucket_tags",
        "_bucket_encryption",
        "_bucket_versioning",
        "_object_versions",
        "_public_access_blocked",
        "_put_bucket_encryption",
    ),
    "ministack.services.iam": (
        *("_roles", "_gen_session_access_key", "_gen_secret", "_gen_session_token"),
        *("_users", "_groups", "_user_inline_policies", "_group_inline_policies", "_IAM_HANDLERS", "_xml", "_error"),
    ),
    "ministack.services.sts": ("_sessions", "_role_id", "register_session"),
    "ministack.services.athena": ("_executions", "_workgroups"),
    "ministack.services.ecs": ("_task_defs", "_task_def_latest"),
    "ministack.services.emr": ("_cluster_id",),
    "ministack.services.glue": ("_tables",),
    "ministack.services.stepfunctions": (
        *("_execute_task", "_invoke_resource", "_ExecutionError", "_prefix_sdk_error", "_SFN_WAIT_SCALE"),
        *("_state_machines", "_extract_lambda_ref", "_invoke_activity", "_invoke_with_callback"),
        *("_apply_output_path", "_apply_jsonata_output", "_state_query_language"),
    ),
    "ministack.services.secretsmanager": ("_resolve",),
    "ministack.app": (
        *("SERVICE_HANDLERS", "SERVICE_NAME_ALIASES"),
        *("_credential_failure", "_extract_s3_vhost_bucket", "_send_response"),
    ),
    "ministack.core.iam_actions": ("extract_resource_arn", "access_denied_response", "identity_denial_message"),
    "ministack.core.router": ("extract_access_key_id", "extract_region"),
    "ministack.services.kms": ("_keys",),
    "ministack.services.cloudwatch_logs": ("_log_groups",),
    "ministack.services.sns": ("_topics",),
    "ministack.services.cloudwatch": (
        *(
            "_alarms",
            "_metrics",
            "_dims_key",
            "_calc_stats",
            "_percentile",
            "_percentile_samples",
            "_parse_ts",
            "_ts_iso",
        ),
        *("_evaluate_alarm", "_evaluate_all_alarms", "_evaluate_parent_alarms", "_record_history", "_history_entries"),
        *("_dispatch_alarm_actions", "_is_sns_action_arn", "_put_metric_alarm", "_get_metric_data", "time"),
        *("_error", "_cbor_ok", "_json_ok", "_xml", "_xml_escape", "_cbor_metric_data_result"),
    ),
    "ministack.core.iam_evaluator": (
        *("evaluate", "_gather_role_policies", "EvalContext", "parse_policy_document"),
        *("_first_match", "_resolve_condition_key", "_action_matches", "_resource_matches", "_CONDITION_OPS"),
        *("combine_resource_policy", "evaluate_resource_policy", "_resource_policy", "_POLICY_REQUIRED"),
        *("enforce", "authenticate", "resolve_principal", "AuthError"),
        *("pin_request_origin", "pin_signed_request", "pin_signed_body"),
        *("_role_name_from_assumed_arn", "_resolve_managed_policy_document"),
        *("is_root_access_key", "find_iam_access_key_account"),
    ),
    "ministack.core.responses": ("get_account_id", "get_region", "request_scope", "_account_from_sts_session"),
}


class MiniStackChangedError(RuntimeError):
    """The installed MiniStack lacks a private name that the extension rests on."""


def check() -> None:
    """Raises MiniStackChangedError with every missing name."""
    missing = [
        f"{module}.{name}"
        for module, names in NEEDED.items()
        for name in names
        if not hasattr(importlib.import_module(module), name)
    ]
    if missing:
        raise MiniStackChangedError(
            f"sandbox/emulator was written for MiniStack 1.5.33; this one lacks {', '.join(missing)}"
        )


def install() -> None:
    """Add the resource types that MiniStack lacks, and make it as strict as AWS where it is kinder."""
    check()
    from ministack.services.cloudformation import provisioners

    from sandbox.emulator import (
        endpoint_interfaces,
        function_errors,
        mwaa_resources,
        policy_variables,
        stack_states,
        stack_waits,
        state_machines,
        strictness,
        vpc_endpoints,
    )
    from sandbox.emulator.alarms import installation as alarms
    from sandbox.emulator.mwaa_api import management
    from sandbox.emulator.resources import HANDLERS, load_balancer, mwaa_environment
    from sandbox.emulator.simulator import service as simulator

    provisioners._RESOURCE_HANDLERS.update(HANDLERS)
    mwaa_resources.install()
    vpc_endpoints.install()
    endpoint_interfaces.install()
    load_balancer.install()
    mwaa_environment.create_on_a_thread()
    strictness.install()
    stack_states.install()
    stack_waits.install()
    policy_variables.install()
    management.install()
    simulator.install()
    state_machines.install()
    function_errors.install()
    alarms.install()

"""The ids of our own policy rules, for what is checked before any of them is loaded; a test holds them against the rules."""

MWAA_RULES = frozenset(
    {
        *("MWAA-AccessMode", "MWAA-AirflowRoleResource", "MWAA-BucketAdmitsRole", "MWAA-BucketLifecycle"),
        *("MWAA-BucketPublicAccess", "MWAA-BucketTlsOnly", "MWAA-BucketVersioned", "MWAA-ConfigurationKey"),
        *("MWAA-CreationOrder", "MWAA-CustomerKey", "MWAA-EndpointManagement", "MWAA-EndpointPolicy"),
        *("MWAA-EndpointsReached", "MWAA-EnvironmentClass", "MWAA-EnvironmentName", "MWAA-EveryResource"),
        *("MWAA-GracefulReplacement", "MWAA-KeyAdmitsLogs", "MWAA-LazyPlugins", "MWAA-ListAllMyBuckets"),
        *("MWAA-LogGroupName", "MWAA-LogLevel", "MWAA-LogRetention", "MWAA-LogsOn"),
        *("MWAA-MaintenanceWindow", "MWAA-NetworkAcl", "MWAA-ObjectVersion", "MWAA-OwnedOption"),
        *("MWAA-PassRole", "MWAA-Path", "MWAA-PrivateSubnets", "MWAA-PrivateWebserver"),
        *("MWAA-Property", "MWAA-PublicWithoutNat", "MWAA-References", "MWAA-Required"),
        *("MWAA-RoleArn", "MWAA-RolePermissions", "MWAA-SameRegion", "MWAA-SchedulerRange"),
        *("MWAA-SecretsBackend", "MWAA-SecurityGroup", "MWAA-ServiceWildcard", "MWAA-SourceBucketArn"),
        *("MWAA-Subnets", "MWAA-Tags", "MWAA-TrustConditions", "MWAA-UnknownOption"),
        *("MWAA-VersionOffered", "MWAA-WayOut", "MWAA-WebserverRange", "MWAA-WorkerRange"),
    }
)

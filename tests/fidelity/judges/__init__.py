"""Four judges that know nothing of this project: CDK's own validation, cfn-lint, CloudFormation's schemas, MWAA's API model."""

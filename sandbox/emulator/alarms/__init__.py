"""CloudWatch alarms and metric math of the local AWS, where MiniStack's know neither dimensions, missing data nor expressions."""

"""A DAG folder needs a DAG file."""

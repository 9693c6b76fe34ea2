"""Tags by which an administrator of the local AWS gives a new thing the id that a declaration has; AWS gives ids out itself."""

CLUSTER_ID_TAG = "rehearsal:cluster-id"
"""Of an EMR cluster."""
APPLICATION_ID_TAG = "rehearsal:application-id"
"""Of an EMR Serverless application."""

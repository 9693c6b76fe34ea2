"""The local AWS: MiniStack with IAM enforced, what it lacks, and the rehearsal that deploys into it."""

"""Amazon MWAA environments from one declaration per team: constructs, policy and the command line."""

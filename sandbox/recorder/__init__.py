"""Which calls the provider's operators make: recorded in real Airflows, against canned replies."""

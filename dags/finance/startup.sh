#!/bin/sh
# Runs on every scheduler, worker and web server before Airflow starts: AWS clients there wait out throttling at the month's end.
export AWS_RETRY_MODE=adaptive
export AWS_MAX_ATTEMPTS=8

"""Faults put into good templates that the rules have never seen: the doctor finds each, and is silent on the good ones."""

#!/bin/sh
export GREETING=hello

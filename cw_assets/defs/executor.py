"""The executor that every job runs on: steps one after another in the run's own process, so that models stay warm."""

import dagster as dg

executor = dg.in_process_executor

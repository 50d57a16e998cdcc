"""The experiments: axes, studies, joint search, on one machine or on a cluster.

Enters: a base configuration and what to vary. Leaves: Runs in one folder, tables, conclusions. Refuses: to
open the test set; every choice is made on validation.
"""

"""The recorded failing cycle that `rca new --demo` opens: `junit.xml` and the service's log of the same run.

Written by `make record-demo` from a run that really failed; no code, and nothing edited by hand, belongs here.
"""

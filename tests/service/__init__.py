"""The demo's service, its own failing suite, and what records a run of it into `rca/demo/`.

A WebSocket and HTTP backend in miniature that passes its suite under `ENVIRONMENT=local` and fails it in exactly three
ways under `ENVIRONMENT=staging`. The suite is left out of the normal run; `tests/demo/` starts it in both environments.
"""

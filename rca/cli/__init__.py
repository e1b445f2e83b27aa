"""The command line. Every import beyond click is lazy: `rca --help` and `rca search` pay only for what they use."""

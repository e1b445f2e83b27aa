"""Documents on disk: YAML read and written, files replaced whole, ids given. No domain rules, no rendering."""

"""The service under test: settings that differ by environment, and three failures that follow from them.

Nothing here knows of tests, of `rca`, or of what the suite expects: every failure is a consequence of the settings.
"""

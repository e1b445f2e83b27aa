"""Five-whys root-cause analysis in the terminal: error, evidence, why tree, action, measured effect."""

__version__ = "0.1.0"

"""The full screen: shows an investigation and sends it edits. No state of an analysis lives in a widget."""

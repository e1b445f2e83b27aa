"""The questions a good reviewer asks: rules that question an analysis or a cycle, one function a rule.

`findings` asks all rules, `gaps` puts the answers in a reviewer's order. What rules need beside the document, and what
may be absent, is in a `Context`, which `surroundings` fills. What must not enter: edits, screens, and a judgement that
is not in a rule with its page.
"""

from rca.lint.ask import findings, findings_of_cycle, gaps
from rca.lint.context import Context, Known
from rca.lint.finding import SEVERITIES, Finding, Severity

__all__ = ["SEVERITIES", "Context", "Finding", "Known", "Severity", "findings", "findings_of_cycle", "gaps"]

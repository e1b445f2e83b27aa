import pytest

from rca.lint.lines import line_of

TEXT = """\
rca: 1
summary: >-
  Two lines
  of it
failure:
  error: |-
    - id: W1
      because: no
  environment: staging

evidence:
  - id: E1
    kind: log
    text: |-
      whys:
        - id: E2
          text: quoted
  - kind: note
    id: "E2"
    text: x
  - id: E3
    kind: log
    text: |-
      evidence:
        - id: E1
          text: quoted

whys:
- id: W1
  why: a
  because: b
- id: W10
  why: a
  because: b

verification:
  - criterion: one
    outcome: open

  - criterion: two
    evidence:
      - E1
priors: [{id: P1}]
"""


@pytest.mark.parametrize(
    ("field", "line"),
    [
        ("summary", "summary: >-"),
        ("failure", "failure:"),
        ("failure.environment", "  environment: staging"),
        ("failure.impact", "failure:"),
        ("E1", "  - id: E1"),
        ("E1.text", "    text: |-"),
        ("E2", "  - kind: note"),
        ("E2.text", "    text: x"),
        ("W1", "- id: W1"),
        ("W1.because", "  because: b"),
        ("W10.because", 34),
        ("W10.evidence", "- id: W10"),
        ("verification.0", "  - criterion: one"),
        ("verification.1", "  - criterion: two"),
        ("verification.1.evidence", "    evidence:"),
        ("verification.7", "verification:"),
        ("priors.0", "priors: [{id: P1}]"),
        ("W77", None),
        ("", None),
    ],
)
def test_a_field_has_its_line_and_what_is_missing_the_line_of_what_holds_it(field: str, line: str | int | None) -> None:
    rows = TEXT.splitlines()
    wanted = rows.index(line) + 1 if isinstance(line, str) else line
    assert line_of(TEXT, field) == wanted


def test_a_text_without_anything_has_no_lines() -> None:
    assert line_of("", "W1") is None
    assert line_of("{}\n", "summary") is None

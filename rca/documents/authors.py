"""What somebody has to know who writes a template: `rca help templates`. The tests hold it against what there is."""

from typing import Final

TEXT: Final = """\
Templates

The documents are made by Jinja2 templates. The shipped ones lie in the package's folder templates/:

  analysis.md.j2      the document beside the YAML: rca render
  brief.md.j2         a pull request's comment, always below 64 KiB: rca render ID --template brief --stdout
  step-summary.md.j2  the summary of a CI job: rca render ID --template step-summary --stdout
  postmortem.md.j2    by the outline of Google's SRE book: rca render ID --template postmortem --stdout
  cycle.md.j2         the report of a cycle: rca cycle report
  parts/*.md.j2       what they are made of; each prints nothing where there is nothing to say

Your own come first. Copy a template or a single part into your workspace's templates/, under the same name, and edit
the copy; the first found counts, part by part. A new templates/NAME.md.j2 is used by
`rca render ID --template NAME --stdout` or `-o FILE`. `--format html` makes a page of whatever a template prints: its
markdown, anchors (<a id="w1"></a>), folds (<details>, <summary>) and <br>. Other HTML is shown as text there.

What a template is given

  analysis            all that the YAML holds, by the names it has there: analysis.failure.error, analysis.whys ...
                      (`rca schema analysis`). Fields that are not given are "" or none or an empty list.
  document            what is prepared from it:
    .diagram          the cause tree as source for Mermaid, "" where a drawing would be too large
    .outline          the cause tree as text
    .whys             how many whys there are
    .steps            the whys that hold, in the order of the outline: .place, .question, .answer, .state, .explains,
                      .of, .roots, .read_back, .citations
    .ruled_out        those that were ruled out, likewise, with .reason
    .causes           the root causes, primary ones first: .place, .kind, .category, .statement, .without_it, .why,
                      .chain (the whys from it up to the failure: .place, .answer, .read_back), .broken
    .efforts          the actions: .of (as in the YAML), .anchor, .addresses, .reached (true, false or none)
    .next_steps       those that are open, the nearest first
    .checks           the criteria: .of (as in the YAML), .citations
    .uncited          evidence that nothing cites
    .timeline         its moments in order: .at, .what
    .free             people's own sections by the part that they follow: document.free["impact"], each .heading, .body
    .empty            what a draft lacks, in words

  A .place is .id, .anchor and .number. A citation is .id, .exhibit (none if the file has no such evidence) and .here,
  true where it is the first. An exhibit is .id, .anchor, .kind, .source, .place, .commit, .when, .count, .seen, .quote,
  .wraps, .language, .text, .folded, .cut, .lines, .query, .window, .link, .sha256, .is_linked and .details.

  cycle, report       in cycle.md.j2 alone; its first lines say what report has.

Filters

  Whatever {{ ... }} prints is escaped: a value is never markup, a mention, a link or a picture. Filters say in which
  form it is shown:

  paragraphs          several lines of text
  heading             behind the # of a heading
  inline              on one line, as without a filter
  cell, code_cell     in a table, as text or as code
  code                as a code span
  fence("python")     as a block of code; without a language as text
  quoted              as code in a quotation, whose long lines wrap
  compared(after)     two texts as the fence of a diff; "" where they are the same or one is empty
  prose               people's own markdown, with its teeth drawn
  html                within HTML that you write, such as <summary>
  link("words")       an address as a link behind these words; anything but http and https as code
  anchored("words")   a link to a place in the document: ("#" ~ step.place.anchor) | anchored(step.place.id)
  beside("words")     an id as a link to the document of that analysis
  moment, span(last)  a time, or from one to another, in UTC
  number              a count or a measured number
  clipped(24)         at most so many lines, each of 500 characters; what was left out is counted
  short(200)          one line of at most so many characters
  listed              several values in a row
  as_is               text that is markdown already; never for what the YAML holds

  Jinja2's own filters work too, but for random. Put no value between `_`, `~` or brackets of your own.

Rules

  A document is a function of its YAML and its templates. There is no clock, no random choice, no other file.
  What is not defined is an error that names the template's file and line. Blank lines in a row become one.
  brief and step-summary are cut to the room that GitHub gives, in whole sections (##) from the end, named in a notice:
  put first what matters most, and nothing long before the first section.
  Your templates run in Jinja2's sandbox and in a process of its own, which may take 1 second of a processor and 512 MiB
  of memory, writes no file and is ended when it takes more. All of them together may have 1 MiB.
"""

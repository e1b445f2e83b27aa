"""Two hundred texts that somebody could put into a field so that the document does what it should not."""

from collections.abc import Iterator

_HTML = """
<script>alert(1)</script>|<img src=x onerror=alert(1)>|<svg onload=alert(1)>|<iframe src=https://evil.example></iframe>
<a href="javascript:alert(1)">x</a>|<style>*{display:none}</style>|<link rel=stylesheet href=//evil.example/x.css>
<meta http-equiv=refresh content="0;url=https://evil.example">|<base href=https://evil.example/>|</details></details>
</summary><script>x</script>|<details open ontoggle=alert(1)>|<!-- hidden -->|<!--|--> x|<![CDATA[ x ]]>|<?php x ?>
<form action=https://evil.example><input name=q></form>|<object data=x></object>|<embed src=x>|<video src=x onerror=y>
<a id="w1"></a>|<a id='e1'></a>|<br>|<BR/>|<sCrIpT src=//evil.example>|<math><mi xlink:href="data:x">|<p style="x:y">z</p>
</main></body></html>|<plaintext>|<textarea>|<table><tr><td>x|</code></pre><b>|x" onmouseover="alert(1)|' onfocus='x
&lt;script&gt;x&lt;/script&gt;|&#60;script&#62;|&#x3c;b&#x3e; x|&copy; &amp; &nbsp;|<https://evil.example/x>|<ada@evil.example>
<xmp>|<noscript><p title="</noscript><img src=x>">|<template>x</template>|<input autofocus onfocus=x>|< b>|<3 and a<b|<\\b>
"""
_LINKS = """
[x](javascript:alert(1))|[x](JaVaScRiPt:alert(1))|[x](java&#115;cript:x)|[x](data:text/html,x)|[x](vbscript:x)
[x](file:///etc/passwd)|[x](https://evil.example)|[x](//evil.example)|[x](<javascript:x>)|[x]( javascript:x "t")
![x](https://evil.example/beacon.png)|![x][y]|[![x](https://evil.example/i.svg)](https://evil.example)|![](x.png)
[E1]: https://evil.example x|[x]: javascript:alert(1) x|[E1]|[E1][]|[x][E1]|[^1]|[^1]: note|[x]:y|[[x](y)](z)
\\[x](https://evil.example)|\\\\[x](https://evil.example)|`[x](y)|](https://evil.example)|](x)[y](z|[a](b)[c](d)|[x](#w1 "y")
http://evil.example/x y|see https://evil.example/a?b=c&d=e. x|www.evil.example x|ftp://evil.example/x y|HTTPS://EVIL.EXAMPLE x
mailto:ada@evil.example x|xmpp:ada@evil.example x|ada@evil.example x|(https://evil.example) x|x:https://evil.example x
<javascript:alert(1)>|<data:text/html,x>|[x](http://a b)|[x](<a b>)|x](javascript:y|[ ](x)|[x]\t(javascript:y)|![[x]]|[[wiki]]
"""
_NOTICES = """
@ada x|@org/team x|x @ada|(@ada)|@ada, @bob|_@ada_|*@ada*|\\@ada|&#64;ada|&commat;ada|x@ada x|.@ada|@Ada-Example|/@ada|-@ada
#1 x|#12|x #3.|GH-4 x|gh-5|org/repo#6|org/repo#7 x|(#8)|\\#9|&#35;10|&num;11|#-12|x#13|_#14_|a1b2c3d4e5f6a7b8c9d0 @x|repo@a1b2c3d
:+1: :tada:|@@|##1|@ ada|# 1|/cc @ada|fixes #1|closes org/repo#2|resolves GH-3|@dependabot merge|/approve|/label x
"""
_BLOCKS = """
# heading|## Root causes|###### x|> quote|- list|+ list|* list|1. one|1) one|99. x|- [x] done|- [ ] open|[x] done|[ ] x|---|***|___|===
```|````|~~~|`````mermaid|    code|\tcode|a | b|| a | b ||--- | ---|:-: | -:|\\||a \\| b|a \\\\| b|`a | b`|`|``x|`x``|\\`x`
+++|---\\ntitle: x|%%{init: {}}%%|<!-- rca -->|::: warning|!!! note|> [!WARNING]|$$x$$|$x$|\\(x\\)|{:.class}|{#id}|[[_TOC_]]|[TOC]|*[x]: y
**bold**|*x*|_x_|__x__|~~x~~|***x***|**x|x**|_x|x_|snake_case_name|2 * 3 * 4|a ** b|~x~|==x==|^x^|\\*x\\*|*|_|**|* x *|\\|x\\
"""
_PROGRAMS = """
{{ analysis.id }}|{{ 7 * 7 }}|{% raw %}|{% include 'x' %}|{# gone #}|{%- endif -%}|{{|}}|{%|%}|${x}|#{x}|<%= x %>|{{{x}}}|{{ x | safe }}
{% for x in y %}|{{ ''.__class__ }}|{% import 'os' %}|{{ site.x }}|{% highlight %}|{{< x >}}|{{% x %}}|$(x)|`x`; x|%s %d %(x)s|\\N{DASH}
x"] --> y["z"]|click n0 "javascript:x"|end style a:#b;|n0(["x"])|graph TD|subgraph x|classDef a fill:#fff|linkStyle 0 x|%% x|"x";|#quot;
x:::open|fa:fa-ban x|$$x$$ y|<br/>x|&quot;] --> z|`x`"]|]] --> [[x|{x}|>x]|accTitle: x|callback x|href n0 "x"|x -.-> y|x --o y|---\\nconfig:
"""


def _texts() -> Iterator[str]:
    for block in (_HTML, _LINKS, _NOTICES, _PROGRAMS):
        for line in block.strip().splitlines():
            yield from line.split("|") if "| safe" not in line else line.replace("x | safe", "x ¦ safe").split("|")
    for line in _BLOCKS.strip().splitlines():
        yield from line.replace("| a | b |", "¦ a ¦ b ¦").split("|")
    yield from ("a | b", "| a | b |", "--- | ---", "a \\| b", "a \\\\| b", "`a | b`", "{{ x | safe }}", '[x](y "|")')
    yield from (
        "<b>x</b> `code` <i>y</i>",
        "x\n</details>\n\n# broken out",
        "```\n</details>\n```\n~~~\n# broken out\n`````mermaid",
        "Title\n=====\nother\n-----\n***\n___",
        "a | b\n--- | ---\nc | d",
        "---\ntitle: x\nlayout: evil\n---",
        "x\n\n[E1]: javascript:alert(1)\n\n[E1]",
        "- a\n  - b\n    - c\n\n1. d",
        "x\n    code\n\tmore",
        "x  \ny\\\nz",
        "> a\n> b\n\n> c",
        "<!--\n\nx\n\n-->",
        "<script>\n\nalert(1)\n\n</script>",
        "x\n\n<div>\n\n**y**",
        "%%{init: {}}%%\ngraph TD\nclick x",
    )


HOSTILE = tuple(dict.fromkeys(text.replace("¦", "|") for text in _texts() if text.strip()))

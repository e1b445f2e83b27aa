"""Secrets known by their own shape: vendors' tokens, JWTs, webhooks. What needs a name beside it is in `named.py`.

Every shape has a literal that is found quickly; only there a pattern looks closer. Lengths are a little shorter than
the vendors' own, so that a token cut off at the end of a log line is still hidden.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from rca.text.spans import Secret


class Shape(NamedTuple):
    """One vendor's token."""

    kind: str
    literal: str
    """How it starts."""
    rest: str
    """Pattern of what follows, linear on any text: runs are possessive or bounded.

    A group stands for what makes it a token. Without it the run is skipped and not searched again.
    """


_HEX: Final = r"[a-f0-9]{32,}+"
_LETTERS: Final = r"[A-Za-z0-9]{28,}+"
_URL_SAFE: Final = r"[\w-]{16,}+"
_HAS_DIGIT: Final = r"(?=[A-Za-z_-]{0,60}\d)"
"""Words have none: `sk-` begins a skip link's class too."""

SHAPES: Final = (
    # Clouds
    Shape("aws-key", "AKIA", r"[A-Z2-7]{12,16}(?![A-Za-z0-9])"),
    Shape("aws-key", "ASIA", r"[A-Z2-7]{16}(?![A-Za-z0-9])"),
    Shape("aws-key", "ABSK", r"[A-Za-z0-9+/]{60,}+=*"),
    Shape("gcp-key", "AIza", r"[\w-]{30,}+"),
    Shape("google-token", "ya29.", r"[\w.-]{16,}+"),
    Shape("google-token", "GOCSPX-", _URL_SAFE),
    Shape("google-token", "1//0", r"[\w-]{30,}+"),
    Shape("alibaba-key", "LTAI", rf"{_HAS_DIGIT}[A-Za-z0-9]{{16,20}}(?![A-Za-z0-9])"),
    Shape("tencent-key", "AKID", _LETTERS),
    *(Shape("digitalocean-token", f"do{use}_v1_", _HEX) for use in "opr"),
    Shape("heroku-key", "HRKU-", r"[\w-]{30,}+"),
    Shape("fly-token", "FlyV1 ", r"[\w,+/=-]{20,}+"),
    Shape("netlify-token", "nfp_", _LETTERS),
    Shape("supabase-key", "sbp_", _HEX),
    Shape("supabase-key", "sb_secret_", _URL_SAFE),
    *(Shape("planetscale-token", f"pscale_{use}_", r"[\w.=-]{20,}+") for use in ("tkn", "pw", "oauth")),
    Shape("databricks-token", "dapi", r"[a-f0-9]{32}(?:-\d)?(?![\w-])"),
    # Code and packages
    Shape("github-token", "github_pat_", r"\w{20,}+"),
    *(Shape("github-token", f"gh{use}_", r"[A-Za-z0-9]{20,}+") for use in "pousr"),
    *(
        Shape("gitlab-token", f"gl{use}-", r"[\w.-]{16,}+")
        for use in ("pat", "dt", "rt", "rtr", "ptt", "cbt", "soat", "oas", "imt", "agent", "ft")
    ),
    Shape("gitlab-token", "GR1348941", _URL_SAFE),
    Shape("bitbucket-token", "ATBB", r"[A-Za-z0-9]{24,}+"),
    Shape("atlassian-token", "ATATT3", r"[\w=-]{40,}+"),
    Shape("atlassian-token", "ATCTT3", r"[\w=-]{40,}+"),
    Shape("npm-token", "npm_", rf"{_HAS_DIGIT}[A-Za-z0-9]{{24,}}+"),
    Shape("pypi-token", "pypi-", r"[\w-]{50,}+"),
    Shape("rubygems-key", "rubygems_", _HEX),
    Shape("crates-token", "cio", rf"{_HAS_DIGIT}[A-Za-z0-9]{{32}}(?![A-Za-z0-9])"),
    Shape("nuget-key", "oy2", r"[a-z0-9]{43}(?![a-z0-9])"),
    Shape("clojars-token", "CLOJARS_", r"[a-z0-9]{40,}+"),
    Shape("artifactory-key", "AKCp", r"[A-Za-z0-9]{50,}+"),
    Shape("docker-token", "dckr_pat_", _URL_SAFE),
    Shape("docker-token", "dckr_oat_", _URL_SAFE),
    Shape("buildkite-token", "bkua_", _HEX),
    Shape("circleci-token", "CCIPAT_", r"\w{30,}+"),
    *(Shape("sonar-token", f"sq{use}_", _HEX) for use in "pua"),
    Shape("pulumi-token", "pul-", _HEX),
    *(Shape("vault-token", f"hv{use}.", r"[\w-]{20,}+") for use in "sbr"),
    Shape("doppler-token", "dp.", r"(?:pt|st|ct|sa|scim|audit)\.(?:[\w-]{1,35}\.)?[A-Za-z0-9]{32,}+"),
    Shape("onepassword-token", "ops_", r"eyJ[\w-]{40,}+"),
    Shape("age-key", "AGE-SECRET-KEY-", r"1[A-Z0-9]{30,}+"),
    # Talk
    *(Shape("slack-token", f"xox{use}-", r"[\w.-]{10,}+") for use in "abceoprs"),
    Shape("slack-token", "xapp-", r"\d-[\w-]{10,}+"),
    Shape("slack-webhook", "hooks.slack.com/", r"(?:services|workflows|triggers)/[\w/-]{10,}+"),
    Shape("discord-webhook", "discord.com/api/webhooks/", r"\d{10,}+/[\w-]{20,}+"),
    Shape("discord-webhook", "discordapp.com/api/webhooks/", r"\d{10,}+/[\w-]{20,}+"),
    Shape("teams-webhook", "webhook.office.com/webhookb2/", r"[\w@/-]{30,}+"),
    Shape("zapier-webhook", "hooks.zapier.com/hooks/catch/", r"[\w/]{6,}+"),
    Shape("twilio-key", "SK", r"[a-f0-9]{32}(?![A-Za-z0-9])"),
    Shape("sendgrid-key", "SG.", r"[\w-]{16,}+\.[\w-]{16,}+"),
    Shape("brevo-key", "xkeysib-", r"[a-f0-9]{40,}+(?:-[A-Za-z0-9]{10,}+)?"),
    # Money
    *(Shape("stripe-key", f"{use}_", r"[A-Za-z0-9]{10,}+") for use in ("sk_live", "sk_test", "rk_live", "rk_test")),
    Shape("stripe-secret", "whsec_", r"[A-Za-z0-9+/]{20,}+=*"),
    Shape("square-token", "sq0atp-", _URL_SAFE),
    Shape("square-token", "sq0csp-", _URL_SAFE),
    Shape("square-token", "EAAA", rf"{_HAS_DIGIT}[\w-]{{56,64}}(?![\w-])"),
    Shape("braintree-token", "access_token$", r"(?:production|sandbox)\$[a-z0-9]{16}\$[a-f0-9]{32}(?![a-z0-9])"),
    *(Shape("shopify-token", f"shp{use}_", r"[a-fA-F0-9]{28,}+") for use in ("at", "ca", "pa", "ss")),
    # Models
    Shape("anthropic-key", "sk-", r"ant-[\w-]{16,}+"),
    Shape("openai-key", "sk-", r"(?:proj|svcacct|admin)-[\w-]{16,}+"),
    Shape("openrouter-key", "sk-", r"or-v1-[a-f0-9]{32,}+"),
    Shape("api-key", "sk-", rf"{_HAS_DIGIT}[\w-]{{20,}}+"),
    Shape("huggingface-token", "hf_", _LETTERS),
    Shape("replicate-token", "r8_", _LETTERS),
    Shape("groq-key", "gsk_", r"[A-Za-z0-9]{40,}+"),
    Shape("xai-key", "xai-", r"[A-Za-z0-9]{60,}+"),
    Shape("perplexity-key", "pplx-", r"[A-Za-z0-9]{40,}+"),
    # Keys in base64, as Kubernetes writes them; bots whose id comes first
    Shape("private-key", "LS0tLS1CRUdJTiB", r"(?:QUkl|SU0Eg|FQyBQ|EU0Eg|PUEVOU1NI|FTkNSWVBURUQ)[A-Za-z0-9+/]*+=*"),
    *(Shape("discord-token", f"{a}{b}", r"[\w-]{20,26}\.[\w-]{6}\.[\w-]{27,}+") for a in "MNO" for b in "DTjz"),
    Shape("openshift-token", "sha256~", r"[\w-]{40,}+"),
    # Work
    Shape("linear-key", "lin_api_", _LETTERS),
    Shape("notion-token", "ntn_", _LETTERS),
    Shape("notion-token", "secret_", rf"{_HAS_DIGIT}[A-Za-z0-9]{{43}}(?![A-Za-z0-9])"),
    Shape("figma-token", "figd_", r"[\w-]{30,}+"),
    Shape("airtable-token", "pat", r"[A-Za-z0-9]{14}\.[a-f0-9]{48,}+"),
    Shape("hubspot-token", "pat-", r"(?:na|eu|ap)\d-[a-f0-9-]{32,}+"),
    Shape("postman-key", "PMAK-", r"[a-f0-9]{24}-[a-f0-9]{30,}+"),
    Shape("newrelic-key", "NRAK-", r"[A-Z0-9]{20,}+"),
    Shape("newrelic-key", "NRII-", r"[\w-]{20,}+"),
    Shape("grafana-token", "glc_", r"[A-Za-z0-9+/]{30,}+=*"),
    Shape("grafana-token", "glsa_", r"[A-Za-z0-9]{28,}+(?:_[a-f0-9]{8})?"),
    Shape("sentry-token", "sntrys_", r"[\w+/=-]{30,}+"),
    Shape("sentry-token", "sntryu_", _HEX),
    Shape("dynatrace-token", "dt0", r"[cs]\d\d\.[A-Z2-7]{24}\.[A-Z2-7]{40,}+"),
    Shape("contentful-token", "CFPAT-", r"[\w-]{30,}+"),
    Shape("dropbox-token", "sl.", r"[\w-]{80,}+"),
    Shape("facebook-token", "EAA", rf"{_HAS_DIGIT}[A-Za-z0-9]{{90,}}+"),
    Shape("twitter-token", "AAAAAAAAAAAAAAAAAAAA", r"[A-Za-z0-9%]{30,}+"),
    Shape("okta-token", "SSWS ", r"[\w-]{30,}+"),
    Shape("mapbox-token", "sk.", r"eyJ[\w-]{20,}+(\.[\w-]{10,}+)?+"),
    # Header, payload, and a signature that may be cut off; five parts when encrypted (RFC 7519, RFC 7516)
    Shape("jwt", "eyJ", r"[\w-]*+(?<=[\w-]{8})((?:\.[\w-]{4,}+)(?:\.[\w-]++){0,3})?+"),
)

_JOINT: Final = re.compile(r"[_.-](?=[\w+/=.-]{10})", re.ASCII)
_CAPITAL: Final = re.compile(r"[A-Z](?=[\w+/-]{12})", re.ASCII)
_BY_JOINT: Final[dict[str, list[Shape]]] = {}
"""Most tokens start with a word and a joint (`ghp_`, `glpat-`, `hvs.`). One search for the joint does for them all."""
_BY_CAPITAL: Final[dict[str, list[Shape]]] = {}
"""Many of the rest start with capitals (`AKIA`), which are rare before so long a word."""
_OTHERS: Final[list[Shape]] = []
for _shape in SHAPES:
    if _shape.literal[-1] in "_.-":
        _BY_JOINT.setdefault(_shape.literal[-3:], []).append(_shape)
    elif _shape.literal[0].isupper() and _shape.literal.isalnum():
        _BY_CAPITAL.setdefault(_shape.literal[:2], []).append(_shape)
    else:
        _OTHERS.append(_shape)

_LOOSE: Final = (
    ("password-hash", "$", r"\$(?:2[aby]|5|6|y|apr1|argon2(?:id|i|d))\$[\w./$=,+-]{20,}+"),
    ("telegram-token", ":AA", r"(?<![\w-])\d{8,10}:AA[\w-]{30,}+"),
    ("mailchimp-key", "-us", r"(?<![A-Za-z0-9])[a-f0-9]{32}-us\d{1,2}(?![A-Za-z0-9])"),
    ("azure-secret", "8Q~", r"(?<![\w~.-])[\w~.-]{3}8Q~[\w~.-]{30,}+"),
    ("terraform-token", ".atlasv1.", r"(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[\w-]{40,}+"),
)
"""Shapes whose literal is in their midst: kind, literal, whole pattern."""

_BEFORE: Final = re.compile(r"(?:^|[^\w-]|(?:^|[^A-Za-z0-9])[_-]|\\[nrt]|%[0-9A-Fa-f]{2})\Z", re.ASCII)
"""What may stand before a token. Not a letter or digit, except the last of an escape: `\\nAKIA`, `%3DAKIA`."""


def shaped(text: str, _low: str) -> Iterator[Secret]:
    """Vendors' tokens in `text`. Their letters' case is part of the shape."""
    yield from _tokens(text, _joints(text))
    yield from _tokens(text, _capitals(text))
    for shape in _OTHERS:
        if shape.literal in text:
            yield from _tokens(text, _places(text, shape))
    for kind, literal, pattern in _LOOSE:
        if literal in text:
            for found in re.finditer(pattern, text, re.ASCII):
                yield Secret(*found.span(), kind)


def _joints(text: str) -> Iterator[tuple[int, Shape]]:
    for joint in _JOINT.finditer(text):
        end = joint.end()
        for shape in _BY_JOINT.get(text[max(0, end - 3) : end], ()):
            yield end - len(shape.literal), shape


def _capitals(text: str) -> Iterator[tuple[int, Shape]]:
    for capital in _CAPITAL.finditer(text):
        at = capital.start()
        for shape in _BY_CAPITAL.get(text[at : at + 2], ()):
            yield at, shape


def _places(text: str, shape: Shape) -> Iterator[tuple[int, Shape]]:
    at = text.find(shape.literal)
    while at >= 0:
        yield at, shape
        at = text.find(shape.literal, at + 1)


def _tokens(text: str, places: Iterator[tuple[int, Shape]]) -> Iterator[Secret]:
    """The tokens that really begin at `places`, which ascend. What one place has used up no later one looks at."""
    done = 0
    for at, shape in places:
        if at < done or not text.startswith(shape.literal, at) or not _BEFORE.search(text[max(0, at - 3) : at]):
            continue
        # Compiled at the first need, and kept by `re`: most runs of the tool see none of these tokens.
        found = re.compile(shape.rest, re.ASCII).match(text, at + len(shape.literal))
        if found:
            done = found.end()
            if not found.re.groups or found[1] is not None:
                yield Secret(at, done, shape.kind)

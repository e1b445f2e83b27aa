"""The wording rules' eyes: which words of a text make it vague, hedged, blaming, silencing. Text in, words out.

Each returns the words that it means, "" for none. English only. They are calibrated on labelled sentences: change one,
and look at its precision. What must not enter: analyses, and what follows from a find.
"""

from __future__ import annotations

import re
from typing import Final

from rca.lint.prose import NAMED, bare, spoken, words

_PEOPLE: Final = (
    r"(?:developers?|engineers?|operators?|admins?|administrators?|reviewers?|authors?|DBAs?|ops|SREs?|interns?|"
    r"team members?|teams?|colleagues?|employees?|contractors?|vendors?|providers?|management|persons?|people|"
    r"someone|somebody|we|I|he|she|they)"
)

# RCA012

_HEDGE: Final = re.compile(
    r"^\W*possible (?!to\b)|\b(?:probabl[ye]|possibly|perhaps|maybe|presumably|apparently|supposedly|potentially"
    r"|conceivably|seemingly"
    r"|(?:most |very |quite )?(?<!un)likely|it is unlikely|might|seems?|seemed (?:to|that|as)"
    r"|appear(?:s|ed)? to|it appears|(?:potential|possible|probable|suspected) (?:root )?(?:cause|reason|source"
    r"|explanation)s?"
    r"|could (?:also )?(?:be|have|cause|lead|explain|stem|come from|indicate|mean|result|relate)"
    r"|should (?:be|have been) the (?:reason|cause|problem|source)|should (?:explain|fix|resolve)"
    r"|(?:I|we|they|one) (?:believe|think|guess|assume|suppose|suspect|feel|expect)|(?:is|are|was|were) (?:believed|"
    r"assumed|suspected|thought|presumed) to|suspected|assuming that|(?:it|this|which|that) looks? (?:like|as if)"
    r"|(?:logs?|traces?|results?|evidence|this|it|which|that|timing) (?:strongly )?(?:suggest|hint)s?"
    r"|not (?:entirely |fully |yet )?(?:sure|certain|confirmed|verified|clear)|unclear|uncertain|to be confirmed"
    r"|a guess)\b",
    re.IGNORECASE,
)
_HEDGE_MARKS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    probably probable possibly possible perhaps maybe presumably apparently supposedly potentially potential
    conceivably seemingly likely unlikely might may seem seems seemed appear appears appeared suspected could should
    believe believed think guess assume suppose suspect feel expect assumed thought presumed assuming look looks
    suggest suggests hint hints sure certain confirmed verified clear unclear uncertain
    """,
    )
)
_MAY: Final = re.compile(
    r"\bmay (?:well |also |sometimes |not |have |be |still )*(?:be|have|cause|lead|explain|indicate|come|stem|occur"
    r"|happen|differ|fail|contain|need|result|been|not)\b"
)
_ALLOWED: Final = re.compile(
    r"\bmay (?:not )?(?:be )?\w+ (?:at most|no more than|only|up to|exactly|the)\b|\bat most\b"
)


def hedge(text: str) -> str:
    """Words by which an author leaves open whether it is so."""
    own = bare(text)
    if spoken(own).isdisjoint(_HEDGE_MARKS):
        return ""
    found = _HEDGE.search(own)
    if found:
        return found[0]
    may = _MAY.search(own)
    return may[0] if may and not _ALLOWED.search(own) else ""


# RCA011

_VAGUE: Final = re.compile(
    r"\b(?:somehow|something (?:went|is|was) wrong|went wrong|some (?:kind|sort) of|glitch(?:es)?|hiccups?"
    r"|(?:weird|strange|odd|bad|inconsistent|unexpected|wrong) (?:state|behaviou?r|data|input|conditions?)"
    r"|(?:timing|network(?:ing)?|infrastructure|connectivity|environment(?:al)?|configuration|config|database"
    r"|performance"
    r"|integration|stability|resource|compatibility|intermittent|transient|various|several|unknown|staging|system|cloud"
    r"|provider)(?: \w+)? (?:issues?|problems?|errors?|differences?|troubles?|instabilit(?:y|ies)|quirks?)"
    r"|(?:random|sporadic|intermittent|spurious|transient) (?:failures?|errors?|crash(?:es)?|timeouts?)"
    r"|(?:fails?|crashes|failed) (?:randomly|sporadically)|(?:is|are|was|were) (?:flaky|unstable|unreliable|unhealthy)"
    r"|flaky (?:environment|network|infrastructure|service|system)|instability|edge[- ]cases?"
    r"|(?:insufficient|inadequate|poor|bad|lack of|not enough) (?:testing|tests|quality|code(?: quality)?|coverage"
    r"|design"
    r"|error handling|validation|monitoring|resources)|too (?:strict|loose|lenient|complex)"
    r"|unknown (?:reasons?|causes?)|a race condition|environment differences|misconfigurations?|legacy code"
    r"|technical debt)\b",
    re.IGNORECASE,
)
_VAGUE_MARKS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    somehow something wrong some glitch glitches hiccup hiccups state behaviour behavior data input condition
    conditions issue issues problem problems error errors difference differences trouble troubles instability
    instabilities quirk quirks failure failures crash crashes timeout timeouts randomly sporadically flaky unstable
    unreliable unhealthy edge testing tests quality code coverage design handling validation monitoring resources
    strict loose lenient complex reason reasons cause causes race misconfiguration misconfigurations debt
    """,
    )
)
_DEFINITE: Final = re.compile(rf"\d|{NAMED}|(?<!differences )(?<!difference )\bbetween (?!the |our |two |some )\w+")


def vague(text: str) -> str:
    """Words that stand where a mechanism should: `timing issue`, `somehow`, unless something definite is told too."""
    own = bare(text)
    if spoken(own).isdisjoint(_VAGUE_MARKS):
        return ""
    found = _VAGUE.search(own)
    return found[0] if found and not _DEFINITE.search(own) else ""


# RCA010

_TWO: Final = re.compile(
    r"\b(?:in addition|additionally|furthermore|moreover|on top of that|and also|and as well|as well as because"
    r"|a combination of|(?<!is )(?<!are )(?<!was )(?<!were )(?:combined|coupled) with (?:a|an|the|missing)"
    r"|(?:two|three|four|several|multiple|many|various|a number of) (?:reasons|causes|factors|things|problems)"
    r"|secondly|both (?:a|an|the) .{3,80}? and|partly .{3,120}? partly|due to .{3,120}? and due to"
    r"|because (?!of ).{3,120}? and because)\b|,\s*plus (?:a|an|the)\b|\(1\).{3,200}?\(2\)",
    re.IGNORECASE | re.DOTALL,
)
_TWO_MARKS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    addition additionally furthermore moreover top also well combination combined coupled reasons causes factors
    things problems secondly both partly due because plus 2
    """,
    )
)


def two_causes(text: str) -> str:
    """Words that join a second cause to the first."""
    own = bare(text)
    found = None if spoken(own).isdisjoint(_TWO_MARKS) else _TWO.search(own)
    return " ".join(found[0].split()) if found else ""


# RCA003

_PERSONAL: Final = re.compile(
    r"\b(?:human (?:error|mistake|failure)|(?:operator|pilot|developer|admin|manual) (?:error|mistake)s?"
    r"|\w+'s fault|lack of (?:attention|care|discipline|diligence)|carelessness|negligence|inattention)\b"
    r"|^\W*user error\b(?:\s*:|\W*$)|\b(?:someone|somebody) \w+",
    re.IGNORECASE,
)
_BLAMED: Final = re.compile(
    rf"\b(?:the |a |an |one of the )?(?:on-call )?{_PEOPLE}(?:'s)?(?: (?:on call|on duty|in charge))?"
    r"(?: who [\w ]{1,30}?)? (?:(?:was|were) (?:careless|negligent|inattentive|not careful|tired|inexperienced|unaware)"
    r"|(?:\w+ly )?(?:forgot|forgets|overlooked|missed|neglected|failed|misread|misunderstood|mistyped|misconfigured"
    r"|misjudged"
    r"|ignored|made an? (?:mistake|typo|error)|(?:did not|didn't) (?:\w+ )?(?:notice|follow|check|read|know|think|test"
    r"|remember|run|see|pay|realise|realize|review|verify|understand|communicate)"
    r"|(?:accidentally|mistakenly|carelessly|wrongly) \w+))\b"
    # of one person what was done is a blame; of "we" or a provider it is mostly a fact
    r"|\b(?:developer|engineer|admin|administrator|DBA|SRE|intern|colleague|employee|contractor|author|reviewer)"
    r"(?: on call)? (?:deleted|pushed|merged|ran|applied|typed|deployed|executed) (?:the|a|an|it|directly|code|to)\b",
    re.IGNORECASE,
)
_PEOPLE_MARKS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    human operator pilot developer admin manual fault lack carelessness negligence inattention user someone somebody
    developers engineer engineers operators admins administrator administrators reviewer reviewers author authors
    dba dbas ops sre sres intern interns member members team teams colleague colleagues employee employees
    contractor contractors vendor vendors provider providers management person persons people we i he she they
    """,
    )
)


def person(text: str) -> str:
    """Words that end at what somebody did or forgot."""
    own = bare(text)
    if spoken(own).isdisjoint(_PEOPLE_MARKS):
        return ""
    found = _PERSONAL.search(own) or _BLAMED.search(own)
    return " ".join(found[0].split()) if found else ""


# RCA013

_FAILURE_TO: Final = re.compile(
    rf"\b(?:(?:failure|failing|neglecting|neglect|omission) (?:of (?:the )?[\w-]+ )?to"
    rf"|omitt(?:ed|ing) to|{_PEOPLE} (?:have |has |had )?(?:failed|neglected|omitted) to) (?!be\b)(?P<verb>\w+)",
    re.IGNORECASE,
)
_OF_MACHINES: Final = frozenset(
    re.findall(
        r"\S+",
        """
    connect parse start load resolve acquire bind open decode read write allocate respond launch compile build
    apply keep run reach fetch
    """,
    )
)
_DUTY: Final = re.compile(
    r"\b(?:requir\w+|oblig\w+|demands?|mandat\w+|must|has to|have to|polic(?:y|ies)|runbook|contract|standard|agreed|"
    r"SLA|duty|due every|as step)\b",
    re.IGNORECASE,
)
_DUTY_MARKS: Final = frozenset(
    re.findall(
        r"\S+",
        """
    failure failing neglecting neglect omission omitted omitting failed neglected
    """,
    )
)


def no_duty(text: str) -> str:
    """`failure to ...` of somebody, where no duty is named."""
    own = bare(text)
    if spoken(own).isdisjoint(_DUTY_MARKS):
        return ""
    found = _FAILURE_TO.search(own)
    if not found or _DUTY.search(own):
        return ""
    is_machine = found[0].lower().startswith("failure to") and found["verb"].lower() in _OF_MACHINES
    return "" if is_machine else found[0]


# RCA018

_CHECK: Final = (
    r"(?:checks?|validations?|assert\w*|tests?|suite|modules?|alerts?|alarms?|warnings?|errors?|exceptions?|\w*Error"
    r"|gates?"
    r"|verif\w+|lint\w*|scans?|threshold|rules?|monitors?|failures?|failing|strict(?:ness| mode)?|formats?|limits?|◇)"
)
_SILENCE: Final = re.compile(
    r"(?:^|[,;:.]\s*|\b(?:and|then|or|by|to)\s+)(?:please |simply |just )?(?:"
    rf"(?:skip(?:ping)?|bypass(?:ing)?|ignor(?:e|ing)|suppress(?:ing)?|mut(?:e|ing)|silenc(?:e|ing)|swallow(?:ing)?"
    rf"|disabl(?:e|ing)|turn(?:ing)? off|switch(?:ing)? off|deactivat(?:e|ing)|exclud(?:e|ing)|remov(?:e|ing)"
    rf"|comment(?:ing)? out"
    rf"|relax(?:ing)?|loosen(?:ing)?|weaken(?:ing)?|white-?list(?:ing)?|allow-?list(?:ing)?|tolerat(?:e|ing)"
    rf"|exempt(?:ing)?"
    rf"|lower(?:ing)? the log level so|downgrad(?:e|ing)) (?:[\w-]+ ){{0,4}}?{_CHECK}\b"
    r"|accommodat(?:e|ing|ion)\b"
    r"|(?:retry(?:ing)?|re-?run(?:ning)?|repeat(?:ing)?) (?:[\w-]+ ){0,3}?(?:tests?|jobs?|suite|build"
    r"|until it passes)\b"
    r"|mark(?:ing)? (?:\S+ ){1,4}?as (?:flaky|xfail|skipped|expected|known|non-blocking)"
    r"|(?:increas(?:e|ing)|rais(?:e|ing)|extend(?:ing)?|bump(?:ing)?) the (?:\w+ )?timeouts? (?:of|in|for) (?:the "
    r"|all )?\w*tests?"
    r"|catch(?:ing)? (?:and ignore |the )?(?:\S+ )?(?:exceptions?|errors?|◇)? ?and (?:continue|go on|ignore|pass|log)"
    r"|allow(?:ing)? (?:[\w-]+ ){1,4}?to (?:pass|fail)\b"
    r"|mak(?:e|ing) (?:[\w-]+ ){1,4}?(?:optional|non-blocking|non-fatal|lenient|less strict)\b"
    r")",
    re.IGNORECASE,
)
_REVERSED: Final = re.compile(r"\b(?:do not|don't|never|stop|no longer|avoid|instead of)\s+$", re.IGNORECASE)
_WEAKENS_NOTHING: Final = re.compile(r"\b(?:skip list|duplicate|stale|old|second|obsolete|unused)\b", re.IGNORECASE)


def silences(text: str) -> str:
    """Words of an action that make a check pass, or not run, where what it found stays."""
    own = bare(text)
    for found in _SILENCE.finditer(own):
        if not _REVERSED.search(own[: found.start() + _lead(found[0])]) and not _WEAKENS_NOTHING.search(found[0]):
            return " ".join(found[0].strip(" ,;:.").split()).replace(NAMED, "…")
    return ""


def _lead(found: str) -> int:
    """Characters of a find before its verb."""
    lead = re.match(r"[,;:.\s]*(?:(?:and|then|or|by|to)\s+)?", found, re.IGNORECASE)
    return lead.end() if lead else 0


# RCA005

_WEAK: Final = re.compile(
    r"^\W*(?:train(?:ing)?(?! (?:the |a )?(?:model|classifier|network|station))|re-?train (?:the )?(?:team|staff"
    r"|developers)"
    r"|remind|educate|coach|inform|encourage|be (?:more |extra )?careful|raise (?:\w+ )?awareness|discuss"
    r"|document (?:the|how|that|this|a|our|why|correct|all)\b|(?:update|extend|improve|write|add to|correct|create)"
    r" (?:the |a |an |our )?(?:\w+ )?(?:runbook|wiki|docs|documentation|readme|guidelines?|guide|policy|style guide"
    r"|playbook)"
    r"|send (?:an? )?e-?mail|add (?:a |an )?(?:code )?comments?\b|double-?check|make (?:sure|certain) (?:that )?"
    r"(?:everyone|everybody|all (?:developers|engineers|teams)|people)|communicate|hold (?:a |an )?[\w-]*\s?(?:session"
    r"|workshop|meeting|training)"
    r"|pay (?:more |closer )?attention|ask (?:the )?(?:reviewers?|team|developers|engineers|everybody|people) to"
    r"|share (?:the )?(?:lessons|knowledge|learnings)|(?:review|check) .{0,40}(?:more carefully|manually))",
    re.IGNORECASE,
)


def weak(text: str) -> str:
    """Words of an action that rely on people remembering: train, remind, document, be careful."""
    found = _WEAK.search(bare(text))
    return found[0].strip() if found else ""


# RCA038

_CAUSED: Final = re.compile(
    r"\b(?:because(?: of)?|due to|caused by|owing to|as a result of|result(?:s|ing|ed) (?:from|in)|thanks to"
    r"|on account of"
    r"|broken by|leads? to|led to|triggered by|brought (?:down )?by|since the \w+ (?:\w+ )?(?:removed|changed|dropped"
    r"|broke|added))\b"
    r"|(?<!the )(?<!^)\bcauses\b|\bfrom (?:an? |the )?(?:expired|missing|stale|wrong|bad|broken|misconfigured)\b",
    re.IGNORECASE,
)
_CULPRIT: Final = re.compile(
    r"^\W*(?:an? |the )?(?:bad|missing|misconfigured|wrong|expired|stale|incorrect|invalid|race condition|memory leak"
    r"|human error"
    r"|deadlock|misconfiguration|typo|outdated)\b.{0,60}\b(?:breaks?|crash(?:es)?|takes? down|took down|rejects?"
    r"|deletes?|kills?"
    r"|makes?|stalls?|blocks?|prevents?|stops?|exhausts?|brings?)\b",
    re.IGNORECASE,
)


def cause_within(text: str) -> str:
    """Words of a problem statement that tell its cause."""
    own = bare(text)
    found = _CAUSED.search(own) or _CULPRIT.search(own)
    return " ".join(found[0].split()).replace(NAMED, "…") if found else ""


# RCA027

_PERCENT: Final = re.compile(r"(?<![\w.])[~≈>]?\s?(?P<number>\d+(?:[.,]\d+)?)\s?(?:%|percent\b)(?!\w)", re.IGNORECASE)
_OF_TESTS: Final = re.compile(
    r"\b(?:(?:pass|success|failure|error|hit|test)[\w ]{0,12} rate|reduc\w+|fewer|improv\w+|dropp?\w*|fell|rose"
    r"|decreas\w+"
    r"|increas\w+|protect\w+|failures?|tests?|stability|flak\w+|reliab\w+|progress)\b",
    re.IGNORECASE,
)
_GAUGE: Final = re.compile(
    r"\b(?:cpu|memory|ram|disk|traffic|canary|load|jitter|quota|utili[sz]ation|capacity|battery|sampled?)\b",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"(?<![\d,.])\d[\d,.]*+[KkM]?\+? (?:of|out of|from|in) (?:the |all |about )?\d|\b\d++\s?/\s?\d+\b"
    r"|\bfrom \d[\d,.]*+ to \d[\d,.]*+(?!\s?%)|(?<!\d)\d++\s?(?:→|->)\s?\d+(?!\s?%)"
)


def rate_alone(text: str) -> str:
    """A percentage of tests or failures without the counts that it is made of. All and none need none."""
    if "%" not in text and "percent" not in text.lower():
        return ""
    own = bare(text)
    if _COUNTED.search(own) or _GAUGE.search(own) or not _OF_TESTS.search(own):
        return ""
    told = (found for found in _PERCENT.finditer(own) if float(found["number"].replace(",", ".")) not in {0.0, 100.0})
    found = next(told, None)
    return found[0].strip() if found else ""


# RCA002

_NEW: Final = 0.34
"""The share of an answer's words that may be its own, and it still restates: one in three."""


def restates(question: str, answer: str) -> bool:
    """Whether an answer says hardly anything that its question did not say."""
    asked, told = words(question), words(answer)
    return bool(told) and bool(asked & told) and len(told - asked) <= _NEW * len(told)

"""The role rules that more than one zone asks. A rule's answer is a role and the id of the rule; null passes the line on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from transforms.cleaning.papers import is_document_number, is_imprint, is_issue
from transforms.cleaning.scene import Scene
from transforms.cleaning.traits import ATTACHED, CRUMB, MARKED_CRUMB, PAGED, REPEATED, ROLE, VALUE
from transforms.records import Role

if TYPE_CHECKING:
    from transforms.cleaning.features import Facts

Decision = tuple[Role, str]
Rule = Callable[[Scene, int], Decision | None]
_NEEDS: dict[Rule, int] = {}

BRACKETED = re.compile(r"^[（(\[][^（()）]{2,40}[)）】\]]$")
REPORTER_NOTE = re.compile(r"^[（(].{0,12}记者.{2,40}[)）]$")
_PAGE_ENDS = frozenset("页)）]")
_PAGING = re.compile(r"^[(（\[]?第?\d{1,3}页?[/／,，]?共?\d{1,3}(?:页|[)）\]])[)）\]]?$")
_EDITION = re.compile(r"^[第◇◆■]?[a-z]{0,2}\d{1,3}版(?:[:：/／|-]?[\u4e00-\u9fff·/]{0,12})$")
_LONGEST_EDITION = 20
_PLAYER = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?/\d{1,2}:\d{2}(?::\d{2})?$")
_ATTACHED = re.compile(r"^附件(?:下载|列表|名称)?\s?[\d一二三四五六七八九十]{0,2}[:：.．、]\s*(?:\S|$)")
_GOES_ON = re.compile(r"^(?:附件\s?)?\d{1,2}[.．、:：]\s*\S")
_ASKS = re.compile(
    r"^[\[【（(]?(?:网友|网民|市民|读者|听众|居民|家长|群众|来信人|留言人|提问)(?:[“\"][^”\"]{1,16}[”\"]|[\u4e00-\u9fff*×某]{0,4})[\]】）):：]\s*\S"
)
"""A question with the name of who asks it."""
_ASKED = re.compile(r"^[问答QA][：:]\s*\S")
_LEAST_TOLD, _TOLD_REACH, _CUT_SIGNS = 20, 4, "….。·[]【】详细全文更多> "
LONGEST_NAME = 12


def needs(traits: int) -> Callable[[Rule], Rule]:
    """Return what declares that a rule answers only for lines with one of `traits`, bits of `transforms.cleaning.traits`."""

    def declare(rule: Rule) -> Rule:
        _NEEDS[rule] = traits
        return rule

    return declare


class Rules:
    """Rules in their order: the first one that answers decides.

    A rule is asked only about lines with a trait that it needs. Which rules these are is remembered by traits; pages show some hundred
    combinations of them. So a line of an HTML page is decided by three rules instead of nine.
    """

    def __init__(self, *rules: Rule) -> None:
        """Take the rules; the last one answers for every line."""
        self.rules = rules
        self._asked: dict[int, tuple[Rule, ...]] = {}

    def decide(self, scene: Scene, index: int) -> Decision:
        """Return role and rule id of a line."""
        traits = scene.traits[index]
        asked = self._asked.get(traits)
        if asked is None:
            asked = self._asked[traits] = tuple(rule for rule in self.rules if is_asked(rule, traits))
        for rule in asked:
            if (decision := rule(scene, index)) is not None:
                return decision
        raise AssertionError("The last rule of each zone answers for every line.")


def is_asked(rule: Rule, traits: int) -> bool:
    """Whether `rule` can answer for a line with `traits`."""
    return rule not in _NEEDS or _NEEDS[rule] & traits != 0


def vocabulary_role(facts: Facts, least: float) -> Decision | None:
    """Return the role that the vocabulary speaks for with a certainty of at least `least`, or null."""
    return (cast("Role", facts.role), f"lexicon:{facts.kind}") if facts.role and facts.noise >= least else None


@needs(ROLE)
def by_vocabulary(scene: Scene, index: int) -> Decision | None:
    """Outside the text, the vocabulary's word counts."""
    return vocabulary_role(scene.facts[index], scene.lexicon.weights["outside_noise"])


@needs(REPEATED)
def by_site(scene: Scene, index: int) -> Decision | None:
    """A line that stands on many pages of the site is furniture."""
    if not scene.repeated[index] or scene.facts[index].size >= 120:
        return None
    return vocabulary_role(scene.facts[index], 0.15) or ("footer" if index > scene.last else "nav", "site_repeats")


@needs(CRUMB | MARKED_CRUMB)
def by_crumb(scene: Scene, index: int) -> Decision | None:
    """The breadcrumb, by its markup, its lead words or its arrows."""
    if index in scene.crumbs:
        return "nav", "container:breadcrumb"
    facts = scene.facts[index]
    return ("nav", "lexicon:crumb") if facts.kind == "crumb" and facts.noise >= 0.3 else None


@needs(PAGED)
def paging(scene: Scene, index: int) -> Decision | None:
    """Which page or picture of how many （1/4）, which page of a paper (第A05版：要闻), how far a film has come (00:00 / 02:35)."""
    facts = scene.facts[index]
    if facts.size <= _LONGEST_EDITION and "版" in facts.plain and _EDITION.match(facts.plain):
        return "nav", "edition"
    if facts.size <= LONGEST_NAME and facts.plain[:1].isdigit() and _PLAYER.match(facts.plain):
        return "share", "player"
    return ("nav", "paging") if facts.size <= LONGEST_NAME and facts.plain[-1:] in _PAGE_ENDS and _PAGING.match(facts.plain) else None


def by_paper(scene: Scene, index: int) -> Decision | None:
    """Signature and number of an official paper."""
    if scene.is_signature(index):
        return "meta", "signature"
    if is_imprint(scene.bare(index)):
        return "meta", "imprint"
    return ("meta", "document_number") if is_document_number(scene.bare(index)) or is_issue(scene.bare(index)) else None


def abstract(scene: Scene, index: int) -> Decision | None:
    """The beginning of the text that a box above it tells in advance."""
    if index > scene.first + 1 or scene.facts[index].size < _LEAST_TOLD:
        return None
    told = scene.bare(index).rstrip(_CUT_SIGNS)
    later = (scene.bare(at) for at in range(index + 1, min(index + _TOLD_REACH, scene.last + 1)))
    return ("meta", "abstract") if any(len(text) > len(told) + 1 and text.startswith(told) for text in later) else None


def spoken(scene: Scene, index: int) -> Decision | None:
    """Who speaks, alone on the line, heads what is said; a question with its label, or under the speaker's, is what is said."""
    text, facts = scene.bare(index), scene.facts[index]
    if index in scene.outline.speakers:
        return "heading", "speaker"
    if _ASKS.match(text):
        return "body", "spoken"
    asked = _ASKED.match(text) or (index and scene.decided[index - 1][1] == "speaker")
    return ("body", "spoken") if asked and not facts.numbered else None


@needs(ATTACHED)
def attachment(scene: Scene, index: int) -> Decision | None:
    """What is attached to a paper, behind its last paragraph: 附件：1.某清单, and the numbers that follow."""
    follows = index > 0 and scene.decided[index - 1][1] == "attachment"
    if (not follows and "附件" not in scene.blocks[index].text) or index <= scene.first or scene.sections[index] == "related":
        return None
    text = scene.bare(index)
    if scene.facts[index].marks or not ((follows and _GOES_ON.match(text)) or _ATTACHED.match(text)):
        return None
    is_last = not any(scene.facts[at].is_paragraph and not is_imprint(scene.bare(at)) for at in range(index + 1, scene.last + 1))
    return ("meta", "attachment") if is_last else None


@needs(VALUE)
def label_value(scene: Scene, index: int) -> Decision | None:
    """The value of a label that stands alone on the line above."""
    if not index or scene.previous(index) != "meta" or scene.facts[index].size > LONGEST_NAME or scene.facts[index].role:
        return None
    labels = scene.facts[index - 1].fields
    is_open = bool(labels) and not labels[-1].value and scene.bare(index - 1).endswith((":", "："))
    return ("meta", "label_value") if is_open else None


def title_again(scene: Scene, index: int) -> Decision | None:
    """The page's own title once more."""
    again = scene.title is not None and scene.facts[index].size >= 6 and scene.facts[index].plain == scene.facts[scene.title].plain
    return ("nav", "title_again") if again and not scene.is_in_list(index) else None

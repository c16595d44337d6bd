from __future__ import annotations

import re
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

import tax_review.reports
from tax_review import Draft, Reviewer
from tax_review.inputs.read import Piece, Read
from tax_review.models import (
    Basis,
    Excused,
    Failure,
    Finding,
    Gate,
    Grade,
    RuleSetRecord,
    Signature,
    Span,
    Unchecked,
    Verdict,
    WaiverUse,
    mask,
)
from tax_review.reports.html import render_html, render_many
from tax_review.reports.masked_verdict import UNMASKED, masked
from tests.timing import seconds

CSS = (Path(tax_review.reports.__file__).parent / "templates" / "report.css").read_text(encoding="utf-8")
BASIS = Basis(
    id="rule-15",
    citation="《示例管理办法》第十五条",
    issuer="示例机关",
    number="示发〔2019〕100号",
    in_force_from=date(2019, 7, 1),
    force="binding",
    checked_on=date(2026, 11, 1),
    url="https://fgk.chinatax.gov.cn/one.html",
    quote="审核后方可发布",
)
OTHER = BASIS.model_copy(update={"id": "law-9", "citation": "《示例法》第九条", "force": "reference", "url": None})


def finding(text: str, quote: str | Span, *, part: str = "body", **changes: Any) -> Finding:
    """A finding of the first `quote` in `text`, or of what stands at that span."""
    span = quote if isinstance(quote, Span) else Span(text.index(quote), text.index(quote) + len(quote))
    quote = text[slice(*span)]
    fields: dict[str, Any] = {
        "id": "wording.typo.example",
        "gate": Gate.WORDING,
        "category": "typo",
        "grade": Grade.REVISE,
        "part": part,
        "span": span,
        "quote": quote,
        "message": f"“{quote}”不妥",
        "suggestion": "改写这一处",
        "bases": (BASIS,),
        "fingerprint": "0123456789abcdef",
    }
    return Finding.model_validate(fields | changes)


def verdict(*findings: Finding, **changes: Any) -> Verdict:
    grade = max((one.grade for one in findings), default=Grade.PASS)
    gates = {gate: max((f.grade for f in findings if f.gate is gate), default=Grade.PASS) for gate in Gate}
    fields: dict[str, Any] = {
        "grade": grade,
        "publishable": grade <= Grade.REMIND,
        "judged_for": date(2026, 11, 24),
        "draft_digest": "d" * 64,
        "gates": gates,
        "route": (Signature(step="初审", body="编辑"), Signature(step="终审", body="局领导")),
        "findings": findings,
        "excused": (),
        "failures": (),
        "unchecked": (),
        "waivers": (),
        "ruleset": RuleSetRecord(
            version="1.0", engine="portable", digest="e" * 64, policy_digest="f" * 64, entries=3, rules=2
        ),
    }
    return Verdict.model_validate(fields | changes)


def reading(draft: Draft) -> Read:
    return Read(draft, draft.body, {"body": (Piece(0, len(draft.body), 0, len(draft.body)),)})


def rendered(body: str, *findings: Finding, unmasked: bool = False, **changes: Any) -> str:
    return render_html("稿件.txt", reading(Draft(body=body)), verdict(*findings, **changes), unmasked=unmasked)


def parsed(page: str) -> html.HtmlElement:
    """The page as a tree; every complaint of the parser but that it does not know HTML 5's elements is an error."""
    parser = etree.HTMLParser(encoding="utf-8")
    tree = html.fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8"))
    etree.fromstring(page.encode(), parser)
    known = etree.ErrorTypes.HTML_UNKNOWN_TAG
    assert [str(error) for error in parser.error_log if error.type != known] == []
    return tree


def text_of(element: html.HtmlElement) -> str:
    return str(element.text_content())


def paragraphs(tree: html.HtmlElement) -> list[str]:
    """The draft as the page shows it, without the numbers of findings."""
    shown = []
    for one in tree.xpath("//p[contains(@class,'text')]"):
        parts = one.xpath(".//text()[not(ancestor::a[contains(@class,'ref')])]")
        shown.append("".join(map(str, parts)))
    return shown


def assert_sound(page: str) -> html.HtmlElement:
    tree = parsed(page)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for target in tree.xpath("//@href[starts-with(., '#')]"):
        assert target[1:] in ids, target
    for names in tree.xpath("//@aria-describedby | //@aria-labelledby"):
        assert set(names.split()) <= set(ids), names
    return tree


POST = """示范县税务局举办开放日

　　欢迎登陆电子税务局了解详情，全国最好的服务等着您。

　　联系人李某，手机13873100000，家住示范大道100号5栋202房，身份证号码110105194912310021。即日起添加客服微信 caishui_8866 领取财税课程优惠券。

　　　　　　　　　　　　　　国家税务总局示范县税务局"""


@pytest.fixture(scope="module")
def post(built_in: Reviewer) -> tuple[Read, Verdict]:
    title, _, body = POST.partition("\n\n")
    draft = Draft(title=title, body=body, captions=("图1 大厅",), attachments=("名单 110105194912310021.xlsx",))
    return reading(draft), built_in.review(draft, on=date(2026, 11, 24))


class TestPage:
    def test_is_well_formed_and_every_link_has_its_target(self, post: tuple[Read, Verdict]) -> None:
        assert_sound(render_html("稿件.txt", *post))

    def test_holds_every_finding_with_id_message_suggestion_and_ground(self, post: tuple[Read, Verdict]) -> None:
        read, judged = post
        hidden = render_html("稿件.txt", read, judged, unmasked=True)
        tree = assert_sound(hidden)
        shown = text_of(tree)
        assert {f.gate for f in judged.findings} >= {Gate.SECRECY, Gate.WORDING, Gate.CONTENT}
        for one in judged.findings:
            assert f">{one.id}</code>" in hidden
            assert one.message in shown
            assert one.suggestion in shown
            assert all(basis.citation in shown for basis in one.bases)

    def test_shows_the_draft_as_it_reads(self, post: tuple[Read, Verdict]) -> None:
        read, judged = post
        shown = paragraphs(assert_sound(render_html("稿件.txt", read, judged, unmasked=True)))
        body = [line for line in read.draft.body.split("\n") if line]
        # Blanks that pushed the signature to the right are left to the stylesheet.
        body[-1] = body[-1].lstrip("\u3000")
        assert shown == [read.draft.title, *body, "1. 图1 大厅", "1. 名单 110105194912310021.xlsx"]

    def test_headings_go_down_step_by_step(self, post: tuple[Read, Verdict]) -> None:
        for page in (render_html("a", *post), render_many([("a", *post), ("b", *post)])):
            levels = [int(one.tag[1]) for one in parsed(page).xpath("//h1|//h2|//h3|//h4|//h5")]
            assert levels[0] == 1
            assert levels.count(1) == 1
            assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_says_the_grade_in_words_everywhere_it_colours(self, post: tuple[Read, Verdict]) -> None:
        tree = parsed(render_html("a", *post))
        words = {grade.value: grade.label for grade in Grade}
        badges = tree.xpath("//span[contains(@class, 'grade ')]")
        assert badges
        for badge in badges:
            assert text_of(badge) == words[badge.get("class").split()[1]]
        for link in tree.xpath("//a[contains(@class, 'ref ')]"):
            assert words[link.get("class").split()[1]] in link.get("aria-label")

    def test_same_draft_same_page(self, post: tuple[Read, Verdict]) -> None:
        assert render_html("a", *post) == render_html("a", *post)

    def test_asks_nothing_of_the_network(self, post: tuple[Read, Verdict]) -> None:
        read, judged = post
        text = "详见http://example.com/a.png"
        odd = BASIS.model_copy(update={"id": "odd", "url": "javascript:alert(1)"})
        for page in (
            render_html("a", read, judged),
            rendered(text, finding(text, "详见", bases=(BASIS, odd)), unmasked=True),
        ):
            tree = parsed(page)
            assert tree.xpath("//script | //img | //iframe | //object | //embed | //form | //base") == []
            assert tree.xpath("//@src | //@srcset | //@style | //@*[starts-with(name(), 'on')]") == []
            assert [one.get("href") for one in tree.xpath("//link")] == ["data:,"]
            assert not re.search(r"url\(|@import|@font-face", page)
            laws = {basis.url for f in judged.findings for basis in f.bases} | {BASIS.url}
            assert {url for url in tree.xpath("//a/@href") if not url.startswith("#")} <= laws
        assert BASIS.url in tree.xpath("//a/@href")

    def test_a_clean_draft_says_so_and_can_be_signed(self) -> None:
        page = rendered("申报期限为12月15日。")
        tree = assert_sound(page)
        assert "未发现问题，可按程序签发" in text_of(tree)
        assert tree.xpath("//mark") == []
        assert [text_of(one) for one in tree.xpath("//table[@class='sign']/tbody/tr/th")] == ["初审", "终审"]


class TestMarks:
    def test_overlapping_and_nested_findings_are_cut_into_segments(self) -> None:
        body = "甲乙丙丁戊己庚辛"
        long = finding(body, "乙丙丁戊", gate=Gate.POLICY, grade=Grade.REMIND, id="policy.long")
        nested = finding(body, "丙丁", gate=Gate.SECRECY, grade=Grade.BLOCK, id="secrecy.nested")
        across = finding(body, "丁戊己", gate=Gate.CONTENT, grade=Grade.REVISE, id="content.across")
        tree = assert_sound(rendered(body, long, nested, across))
        marks = tree.xpath("//mark")
        assert [text_of(mark) for mark in marks] == ["乙", "丙", "丁", "戊", "己"]
        by_id = {one.getparent().getparent().get("id"): text_of(one) for one in tree.xpath("//li//p[@class='id']/code")}
        explained = [
            {by_id[anchor.removesuffix("t")] for anchor in mark.get("aria-describedby").split()} for mark in marks
        ]
        assert explained == [
            {"policy.long"},
            {"policy.long", "secrecy.nested"},
            {"policy.long", "secrecy.nested", "content.across"},
            {"policy.long", "content.across"},
            {"content.across"},
        ]
        assert [mark.get("class") for mark in marks] == ["remind", "block", "block", "revise", "revise"]
        assert paragraphs(tree) == [body]

    def test_findings_of_one_gate_at_one_place_share_a_card_and_the_gravest_speaks(self) -> None:
        body = "欢迎领取优惠券，名额有限。"
        small = finding(body, "优惠", id="a.small")
        grave = finding(body, "优惠券", id="a.grave", grade=Grade.BLOCK)
        before = finding(body, "领取优惠", id="a.before")
        apart = finding(body, "名额", id="a.apart")
        tree = assert_sound(rendered(body, before, small, grave, apart))
        cards = [
            [text_of(code) for code in card.xpath(".//code")] for card in tree.xpath("//li[contains(@class,'card')]")
        ]
        assert cards == [["a.grave", "a.small", "a.before"], ["a.apart"]]

    def test_a_finding_over_several_lines_marks_each_and_stands_by_the_first(self) -> None:
        body = "第一行末尾\n第二行\n\n第三行开头其余"
        one = finding(body, "末尾\n第二行\n\n第三行")
        tree = assert_sound(rendered(body, one))
        assert [text_of(mark) for mark in tree.xpath("//mark")] == ["末尾", "第二行", "第三行"]
        assert len(tree.xpath("//li[contains(@class,'card')]")) == 1
        first = tree.xpath("//div[contains(@class, 'row')]")[0]
        assert first.xpath(".//li[contains(@class,'card')]")
        assert "第1行第4列" in text_of(first)

    @pytest.mark.parametrize("at", [0, 3, 6, 7, 11])
    def test_a_finding_without_characters_has_a_card_and_a_number(self, at: int) -> None:
        body = "没有来源的\n\n转载稿。"
        one = finding(body, Span(at, at), message="缺少来源")
        tree = assert_sound(rendered(body, one))
        assert len(tree.xpath("//a[contains(@class,'ref')]")) == 1
        assert "缺少来源" in text_of(tree)
        assert "".join(paragraphs(tree)) == body.replace("\n", "")

    def test_words_are_highlighted_and_passages_underlined(self) -> None:
        body = "这一段很长，" * 12 + "还有错字。"
        passage = finding(body, body[:70], id="a.passage")
        word = finding(body, Span(9, 11), id="a.word")
        tree = assert_sound(rendered(body, passage, word))
        strong = [text_of(one) for one in tree.xpath("//mark[not(contains(@class,'faint'))]")]
        assert strong == ["很长"]
        assert len(tree.xpath("//li[contains(@class,'card')]")) == 2

    def test_a_certain_replacement_is_shown_as_a_change(self) -> None:
        body = "请登陆电子税务局"
        tree = assert_sound(rendered(body, finding(body, "登陆", replacement="登录")))
        assert [text_of(one) for one in tree.xpath("//del | //ins")] == ["登陆", "登录"]

    def test_grounds_name_force_dates_number_and_the_words_of_the_law(self) -> None:
        body = "请登陆电子税务局"
        tree = parsed(rendered(body, finding(body, "登陆", bases=(BASIS, OTHER))))
        first, second = tree.xpath("//details[@class='ground']//li")
        said = text_of(first)
        for words in (
            BASIS.citation,
            "示发〔2019〕100号",
            "2019-07-01 起施行",
            "本单位须执行",
            "审核后方可发布",
            "2026-11-01",
        ):
            assert words in said
        assert "供参考" in text_of(second)

    @settings(max_examples=80)
    @given(st.data())
    def test_any_findings_leave_the_text_as_it_was(self, data: st.DataObject) -> None:
        body = data.draw(st.text(alphabet="税务\n　", min_size=1, max_size=40).filter(str.strip), label="body")
        places = st.integers(0, len(body))
        spans = data.draw(st.lists(st.tuples(places, places).map(sorted), max_size=8), label="spans")
        gates, grades = st.sampled_from(Gate), st.sampled_from(list(Grade)[1:])
        found = [finding(body, Span(*span), gate=data.draw(gates), grade=data.draw(grades)) for span in spans]
        tree = assert_sound(rendered(body, *found))
        assert "".join("".join(paragraphs(tree)).split()) == "".join(body.split())
        # Blank lines are not shown.
        marked = "".join("".join(text_of(mark) for mark in tree.xpath("//mark")).split())
        covered = {place for span in spans for place in range(*span) if body[place].strip()}
        assert marked == "".join(body[place] for place in sorted(covered))
        assert len(tree.xpath("//p[@class='id']")) == len(spans)


class TestMasking:
    SECRET = "110105194912310021"

    def test_sensitive_characters_are_nowhere_in_the_page(self) -> None:
        body = f"获奖者身份证{self.SECRET}，恭喜。\n另起一段。"
        secret = finding(body, self.SECRET, sensitive=True, gate=Gate.SECRECY, message="出现身份证号码")
        around = finding(body, f"身份证{self.SECRET}，恭喜", message=f"“身份证{self.SECRET}，恭喜”是广告")
        cut = finding(body, self.SECRET[:12], id="a.cut", message=f"“{self.SECRET[:12]}”不是日期")
        name = f"{self.SECRET}.txt"
        draft = Draft(title=f"恭喜{self.SECRET}", body=body, attachments=(name,))
        title = finding(draft.title, self.SECRET, part="title", sensitive=True)
        listed = finding(name, self.SECRET, part="attachments[0]", sensitive=True)
        let = Excused(
            id="secrecy.x",
            gate=Gate.SECRECY,
            grade=Grade.BLOCK,
            part="body",
            span=secret.span,
            quote=self.SECRET,
            reason="exception",
            detail=f"身份证{self.SECRET}",
            fingerprint="0" * 16,
            sensitive=True,
        )
        judged = verdict(
            title,
            secret,
            around,
            cut,
            listed,
            excused=(let,),
            unchecked=(Unchecked(what="attachment", name=name, reason="没有检查附件内容"),),
        )
        for given_verdict in (judged, masked(draft, judged)):
            page = render_html(name, reading(draft), given_verdict)
            assert self.SECRET[2:12] not in page
            assert UNMASKED not in page
            assert "已用 * 遮盖" in page
            assert paragraphs(assert_sound(page))[1] == f"获奖者身份证{mask(self.SECRET)}，恭喜。"
        assert self.SECRET[2:12] not in render_many([(name, reading(draft), judged)], failed=[])
        shown = render_html(name, reading(draft), judged, unmasked=True)
        assert UNMASKED in text_of(assert_sound(shown))
        assert self.SECRET in shown
        assert "已用 * 遮盖" not in shown

    def test_a_shorter_match_does_not_open_what_a_longer_one_hides(self) -> None:
        body = "某公司上季度销售收入3562万元应纳税额41万元。"
        long = finding(body, body[:-1], sensitive=True, id="a.long", message="写出了企业数据")
        short = finding(body, "销售收入3562万元", sensitive=True, id="a.short", message="写出了收入")
        page = rendered(body, long, short)
        assert "销售" not in page
        assert paragraphs(parsed(page)) == [mask(body[:-1]) + "。"]


HOSTILE = [
    "<script>alert('啊')</script>",
    "\"><img src=x onerror=alert(1)>'",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;b&gt;&amp;&#x41;",
    "]]><!-- -->",
    "\x00\x01\x08\x0b\x0c\x1b[31m\x7f\x85",
    "\u202e倒写\u202c\u2066隔离\u2069\u200b\u200f\ufeff",
    "\ufffe\uffff\U000e0041\u2028\u2029",
    "长" * 3000,
    "a" * 3000,
]


class TestHostileText:
    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_stays_text(self, text: str) -> None:
        body = f"前{text}后"
        one = finding(body, text, message=f"“{text}”不妥", suggestion=f"删去{text}", replacement=text)
        draft = Draft(
            title=text, digest=text, body=body, captions=(text,), attachments=(text,), source=text, channel=text
        )
        judged = verdict(
            one,
            failures=(Failure(id=text, part="body", message=text),),
            unchecked=(Unchecked(what="image", name=text, reason=text),),
            waivers=(WaiverUse(waiver=text, state="expired", reason=text, who=text, expires=date(2026, 1, 1)),),
            route=(Signature(step=text, body=text, findings=(one.id,)),),
        )
        read = reading(draft)._replace(notes=(text,))
        for page in (render_html(text, read, judged), render_many([(text, read, judged)], failed=[(text, text)])):
            tree = assert_sound(page)
            assert tree.xpath("//script | //img") == []
            assert not re.search(
                "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]", page
            )

    def test_what_cannot_be_seen_is_shown_by_its_number(self) -> None:
        body = "报\u202e销\u200b单"
        shown = paragraphs(assert_sound(rendered(body, finding(body, "\u202e"))))
        assert shown == ["报U+202E销U+200B单"]

    def test_emoji_stay_whole(self) -> None:
        body = "一家人👨‍👩‍👧办税"
        assert paragraphs(parsed(rendered(body))) == [body]


class TestAccount:
    def test_failures_unchecked_waivers_and_notes_are_all_told(self) -> None:
        body = "请登陆电子税务局"
        let = Excused(
            id="wording.x",
            gate=Gate.WORDING,
            grade=Grade.REVISE,
            part="body",
            span=Span(3, 5),
            quote="电子",
            reason="frame",
            detail="设问、答疑",
            fingerprint="0" * 16,
        )
        judged = verdict(
            finding(body, "登陆"),
            excused=(let,),
            failures=(Failure(id="wording.amount", part="body", message="检查未能完成（ValueError）"),),
            unchecked=(
                Unchecked(what="gate", name="politics", reason="本单位策略关闭了政治关"),
                Unchecked(what="image", name="captions[1]", reason="没有查看图片"),
            ),
            waivers=(
                WaiverUse(waiver="w.one", state="used", reason="栏目名", who="张某", expires=date(2026, 12, 31)),
                WaiverUse(waiver="w.two", state="expired", reason="旧栏目", who="李某", expires=date(2025, 12, 31)),
            ),
            gates={gate: Grade.PASS for gate in Gate if gate is not Gate.POLITICS} | {Gate.WORDING: Grade.REVISE},
        )
        read = reading(Draft(body=body))._replace(notes=("文件编码为 GB18030",))
        shown = " ".join(text_of(assert_sound(render_html("a", read, judged))).split())
        for words in (
            "wording.amount（正文）：检查未能完成（ValueError）",
            "政治关：本单位策略关闭了政治关",
            "图片说明2：没有查看图片",
            "语境：设问、答疑",
            "文件编码为 GB18030",
            "已使用",
            "已过期",
            "另有 2 项没有检查",
        ):
            assert words in shown
        row = re.search("政治关 ?(\\S+)", shown)
        assert row is not None
        assert row[1].startswith("未检查")

    def test_the_route_names_what_brings_the_draft_to_each_body(self) -> None:
        body = "请登陆电子税务局，国税局欢迎您"
        typo = finding(body, "登陆", id="wording.typo")
        name = finding(body, "国税局", id="politics.name", gate=Gate.POLITICS)
        route = (
            Signature(step="初审", body="编辑"),
            Signature(step="会审", body="办公室", findings=("politics.name",)),
        )
        tree = assert_sound(rendered(body, typo, name, route=route))
        first, second = tree.xpath("//table[@class='sign']/tbody/tr")
        assert first.xpath(".//a") == []
        (link,) = second.xpath(".//a/@href")
        assert "politics.name" in text_of(tree.get_element_by_id(link[1:]))

    def test_many_drafts_have_a_table_of_contents_and_what_failed_comes_first(self) -> None:
        bad, good = "请登陆电子税务局", "申报期限为12月15日。"
        page = render_many(
            [
                ("a.txt", reading(Draft(title="甲稿", body=bad)), verdict(finding(bad, "登陆"))),
                ("b.txt", reading(Draft(body=good)), verdict()),
            ],
            failed=[("c.doc", "请另存为 .docx 后再检查")],
        )
        tree = assert_sound(page)
        assert "审核报告（3 篇）" in text_of(tree.find(".//title"))
        rows = tree.xpath("//table[@class='toc']/tbody/tr")
        assert [(text_of(row[1]), text_of(row[2])) for row in rows] == [("甲稿a.txt", "修改"), ("b.txt", "通过")]
        assert [text_of(tree.get_element_by_id(row.xpath(".//@href")[0][1:]).find(".//h2")) for row in rows] == [
            "甲稿",
            "b.txt",
        ]
        assert page.index("请另存为 .docx 后再检查") < page.index("toc")
        assert "未能检查 1 篇" in text_of(tree)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_pair_of_colours_has_contrast() -> None:
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS))
    grades = [grade.value for grade in Grade]
    pairs = [(word, "paper") for word in ("ink", "muted", "link", *grades)]
    pairs += [("ink", f"{grade}-tint") for grade in grades] + [("muted", "revise-tint"), ("pass", "revise-tint")]
    pairs += [("block", "revise-tint"), ("muted", "block-tint"), ("ink", "desk"), ("link", "revise-tint")]
    for word, ground in pairs:
        light, dark = sorted((_luminance(colours[word]), _luminance(colours[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (word, ground)


def _many(characters: int, count: int, *, nested: bool) -> tuple[Read, Verdict]:
    body = ("税务局发布通知，" * (characters // 8))[:characters]
    if not nested:
        body = "\n".join(body[place : place + 199] for place in range(0, characters, 200))
    step = len(body) // count
    found = []
    for number in range(count):
        span = Span(number, len(body) - number) if nested else Span(number * step, number * step + 4)
        changes: dict[str, Any] = {
            "gate": list(Gate)[number % 5],
            "grade": list(Grade)[1 + number % 4],
            "sensitive": not nested and number % 3 == 0,
        }
        found.append(finding(body, span, message="不妥", id=f"a.b{number}", **changes))
    return reading(Draft(body=body)), verdict(*found)


@pytest.mark.parametrize("nested", [False, True], ids=["apart", "nested"])
def test_time_grows_with_the_draft_and_no_faster(nested: bool) -> None:
    render_html("a", *_many(1000, 10, nested=nested))
    times = []
    for size in (1, 4):
        # Nested quotes are as long as the draft, each of them.
        drafts = (
            _many(10_000 * size, 200 * size, nested=True) if nested else _many(25_000 * size, 500 * size, nested=False)
        )
        times.append(seconds(partial(render_html, "a", *drafts)))
        assert len(render_html("a", *drafts)) < 4_000_000
    # A hundred thousand characters with two thousand findings; the machine may be shared.
    assert times[1] < 4
    assert times[1] < 8 * times[0] + 0.2

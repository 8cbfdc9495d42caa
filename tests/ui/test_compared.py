"""Two grades side by side: what changed, the objection, and which one counts."""

from __future__ import annotations

from graded import graded, looks, point, text_of

from interviewer.looks import changes
from interviewer.models import Objection, Verdict
from interviewer.ui.compared import comparison

ANSWER = "abcdefgh"
BEFORE = graded(
    ANSWER, score=40, points=(point("a", Verdict.MISSING), point("b", Verdict.COVERED), point("c", Verdict.PARTIAL))
)
AFTER = graded(
    ANSWER, score=80, points=(point("a", Verdict.COVERED), point("b", Verdict.COVERED), point("c", Verdict.MISSING))
)


def sides(html):
    return html.split('<div class="iv-side iv-before">')[1].split('<div class="iv-side iv-after">')


def test_each_side_has_its_score_and_its_verdict_on_what_changed():
    before, after = sides(comparison(looks(BEFORE, AFTER), "en"))
    assert ">40<" in before
    assert ">80<" in after
    for side, of_a, of_c in ((before, "missing", "partial"), (after, "covered", "missing")):
        assert f"the statement of a {of_a}" in text_of(side)
        assert f"the statement of c {of_c}" in text_of(side)
        assert "statement of b" not in side
    assert "this one counts" in after
    assert "this one counts" not in before
    assert "did not change (1)" in after


def test_the_objection_stands_above_as_the_words_of_the_candidate():
    html = comparison(looks(BEFORE, AFTER, objection=Objection(text="I <b>said</b> it", point_id="a")), "en")
    assert "<blockquote>I &lt;b&gt;said&lt;/b&gt; it</blockquote>" in html
    assert "On the key point: the statement of a" in html
    assert html.index("blockquote") < html.index("iv-sides")


def test_a_second_look_that_changes_nothing_says_so():
    html = comparison(looks(BEFORE, BEFORE), "zh")
    assert "各要点的判定都没有变" in html
    assert "没有异议" in html


def test_one_grade_is_no_comparison_and_of_many_the_latest_pair_is_open():
    assert comparison(looks(BEFORE), "en") == comparison((), "en") == ""
    html = comparison(looks(BEFORE, AFTER, BEFORE), "en")
    shown, folded = html.split("<details>")
    assert "Judged 3 times" in shown
    assert ">80<" in sides(shown)[0]
    assert ">40<" in sides(folded)[0]


def test_points_that_only_one_grade_has_are_changes_too():
    less = BEFORE.model_copy(update={"points": BEFORE.points[:1]})
    assert [(c.id, c.before, c.after) for c in changes(less, BEFORE)] == [
        ("b", None, Verdict.COVERED),
        ("c", None, Verdict.PARTIAL),
    ]
    assert [(c.id, c.after) for c in changes(BEFORE, less)] == [("b", None), ("c", None)]
    assert "–" in sides(comparison(looks(less, BEFORE), "en"))[0]


def test_each_side_says_for_itself_whether_it_is_calibrated():
    mapped = AFTER.model_copy(update={"raw_score": 55})
    before, after = (text_of(side) for side in sides(comparison(looks(BEFORE, mapped), "en")))
    assert "the judge itself gave 55" in after
    assert "alibrated" not in before

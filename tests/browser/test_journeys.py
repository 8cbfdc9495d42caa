"""What a person does on the page, in a real browser against a real server process."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

HOSTILE = (
    "<img src=http://127.0.0.2:9/pixel.png onerror=alert(1)> ![x](http://127.0.0.2:9/y.png) <form action=http://127.0.0.2:9><input name=q>"
    "<script>document.title='owned'</script> [click](javascript:alert(1)) **bold** \x00\x07\u202e end"
)


def test_a_graded_answer_takes_at_most_four_clicks(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("zh-CN")
    me.open(server.url)
    me.page.click("#start")  # 1
    me.page.click("#answer textarea")  # 2
    me.page.keyboard.type("我认为是 b，因为它是非线性的。")
    me.page.click("#submit")  # 3
    me.page.wait_for_selector("#card .iv-score, #card .iv-ungraded")
    assert "内置评分器" in me.text("#card") or "选择题" in me.text("#card"), "which judge graded is always visible"
    assert me.page.locator("#card .iv-answer").is_visible()
    assert me.foreign == []
    assert me.errors == []


def test_the_browser_decides_the_language_and_the_switch_changes_everything(
    server: Server, visit: Callable[..., Visitor]
) -> None:
    english = visit("en-US")
    english.open(server.url)
    assert "Start interview" in english.text("#start")
    english.page.click("#language label:has-text('中文')")
    english.page.wait_for_selector("#start:has-text('开始面试')")
    body = english.text("body")
    assert "模拟面试" in body
    assert "Start interview" not in body
    assert "History" not in body
    english.page.reload()
    english.page.wait_for_selector("#start:has-text('开始面试')")
    chinese = visit("zh-TW")
    chinese.open(server.url)
    assert "开始面试" in chinese.text("#start")


def test_the_switch_works_in_the_middle_of_an_interview(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("zh-CN")
    me.open(server.url)
    me.start()
    me.answer("选 b，因为它是非线性的")
    turn = me.turn
    me.page.click("#language label:has-text('English')")
    me.page.wait_for_selector("#submit:has-text('Submit answer')")
    assert "Your answer" in me.text("#controls")
    assert "Question" in me.text("#progress")
    assert me.page.get_attribute("#answer textarea", "placeholder").startswith("Answer as you would")
    assert me.turn == turn


def test_a_reload_and_a_killed_server_bring_the_interview_back(
    own_server: Server, visit: Callable[..., Visitor]
) -> None:
    me = visit("en-US")
    me.open(own_server.url)
    me.start()
    me.answer("b, because it standardizes the mean and the variance over the batch")
    turn = me.turn
    me.page.reload()
    me.page.wait_for_selector("#answer textarea", state="visible")
    assert me.turn == turn
    own_server.kill()
    own_server.start()
    me.page.goto(own_server.url)
    me.page.wait_for_selector("#answer textarea", state="visible")
    assert me.turn == turn
    assert "standardizes the mean" in me.text("#chat")


def test_another_browser_is_offered_the_unfinished_interview(server: Server, visit: Callable[..., Visitor]) -> None:
    first = visit("en-US")
    first.open(server.url)
    first.start()
    second = visit("en-US")
    second.open(server.url)
    second.page.click("#resume")
    second.page.wait_for_selector("#answer textarea", state="visible")
    assert second.turn == first.turn


def test_a_double_click_does_not_answer_the_next_question(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("en-US")
    me.open(server.url)
    me.start()
    me.page.fill("#answer textarea", "option a, I think")
    me.page.dblclick("#submit")
    me.page.wait_for_selector("#card .iv-score")
    me.page.wait_for_timeout(1500)
    assert me.text("#chat").count("option a, I think") == 1


def test_two_windows_cannot_answer_one_question_twice(server: Server, visit: Callable[..., Visitor]) -> None:
    first = visit("en-US")
    first.open(server.url)
    first.start()
    second = visit("en-US")
    second.open(server.url)
    second.page.click("#resume")
    second.page.wait_for_selector("#answer textarea", state="visible")
    first.answer("answer of the first window")
    second.page.fill("#answer textarea", "answer of the second window")
    second.page.click("#submit")
    second.page.wait_for_selector("text=already closed")
    assert second.page.input_value("#answer textarea") == "answer of the second window", "what was typed stays"
    assert second.turn == first.turn
    assert "answer of the second window" not in second.text("#chat")


def test_hostile_text_stays_text(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("en-US")
    me.open(server.url)
    me.start()
    me.answer(HOSTILE)
    me.page.wait_for_timeout(500)
    for place in ("#chat", "#card"):
        assert "<img src=http://127.0.0.2:9/pixel.png" in me.text(place)
        assert "**bold**" in me.text(place)
        assert me.page.locator(f"{place} img[src*='127.0.0.2'], {place} form, {place} script").count() == 0
        assert me.page.locator(f"{place} a[href^='javascript']").count() == 0
    assert me.page.title() != "owned"
    assert not [url for url in me.foreign if "127.0.0.2" in url]
    assert me.foreign == []


def test_empty_and_endless_answers_are_refused_and_kept(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("en-US")
    me.open(server.url)
    me.start()
    me.page.click("#submit")
    me.page.wait_for_selector("text=answer is empty")
    me.page.fill("#answer textarea", "a" * 100_000)
    me.page.click("#submit")
    me.page.wait_for_selector("text=the limit is 20,000")
    assert len(me.page.input_value("#answer textarea")) == 100_000


def test_hint_clarify_and_skip_are_no_answers(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("en-US")
    me.open(server.url)
    me.start()
    turn = me.turn
    me.page.fill("#answer textarea", "half an answ")
    me.page.click("#hint")
    me.page.wait_for_selector("#chat:has-text('Hint 1 of')")
    me.page.click("#clarify")
    me.page.wait_for_selector("#chat:has-text('Clarify')")
    assert me.turn == turn
    assert me.page.input_value("#answer textarea") == "half an answ", "a request does not cost what was typed"
    me.page.click("#skip")
    me.next_turn(turn)
    assert "Skipped" in me.text("#card")


def test_a_whole_interview_ends_in_a_report_to_download(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("zh-CN")
    me.open(server.url)
    me.start()
    for _ in range(12):
        if me.page.locator("#report .iv-report").is_visible():
            break
        me.answer("选 b。用当前批的均值和方差做标准化，推理时用滑动平均，所以学习率可以更大。")
        me.page.wait_for_selector("#answer textarea:enabled, #report .iv-report", state="visible")
    assert "按主题" in me.text("#report")
    assert me.page.locator("#report .iv-chart .iv-bar").count() >= 1
    with me.page.expect_download() as markdown:
        me.page.click("#download-md")
    assert "面试报告" in Path(markdown.value.path()).read_text(encoding="utf-8")
    with me.page.expect_download() as as_json:
        me.page.click("#download-json")
    assert json.loads(Path(as_json.value.path()).read_text(encoding="utf-8"))["asked"] == 5
    me.page.click("#again")
    me.page.wait_for_selector("#start", state="visible")


def test_ending_early_asks_first(server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("en-US")
    me.open(server.url)
    me.start()
    me.answer("b, since it is not linear")
    me.page.wait_for_selector("#stop:enabled")
    me.page.click("#stop")
    me.page.click("#stop-no")
    me.page.wait_for_selector("#stop-yes", state="hidden")
    me.page.click("#stop")
    me.page.click("#stop-yes")
    me.page.wait_for_selector("#report .iv-report", state="visible")
    assert "1 graded" in me.text("#report")


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_overflows_on_a_phone(server: Server, visit: Callable[..., Visitor], locale: str, scheme: str) -> None:
    me = visit(locale, 390, 844, color_scheme=scheme, is_mobile=True, has_touch=True)
    me.open(server.url)
    me.start()
    me.answer("b，" + "a-very-long-word-without-a-break-" * 12)
    me.page.wait_for_selector("#card .iv-answer")
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    style = "getComputedStyle(document.querySelector('#card .iv-answer'))"
    assert me.page.evaluate(f"{style}.color !== {style}.backgroundColor")


def test_history_lists_opens_and_deletes(own_server: Server, visit: Callable[..., Visitor]) -> None:
    me = visit("en-US")
    me.open(own_server.url)
    me.start()
    me.answer("b, since it is not linear")
    me.page.get_by_role("tab", name="History").click()
    me.page.click("#history-choice input")
    me.page.get_by_role("option").first.click()
    me.page.wait_for_selector("#history-report .iv-report")
    me.page.click("#history-delete")
    me.page.click("#history-delete-yes")
    me.page.wait_for_selector("text=No interviews yet")

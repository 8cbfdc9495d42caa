"""A document of one's own in a real browser: dropped, reviewed, accepted, asked in an interview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.conftest import Server, Visitor

pytestmark = pytest.mark.browser

NOTES = """# Team notes

1. What does dropout do in one sentence?

It zeroes random units while training. It keeps units from relying on each other.

2. Why does <img src=http://127.0.0.2:9/x.png> `{{value}}` ${1+1} have no answer?

3. How is a zebra different from a horse?

It has stripes. <script>document.title='owned'</script> ![x](http://127.0.0.2:9/y.png) It cannot be ridden.
"""


def notes(folder: Path) -> Path:
    path = folder / "team notes.md"
    path.write_text(NOTES, encoding="utf-8")
    return path


def open_import(me: Visitor, url: str, tab: str) -> None:
    me.open(url)
    me.page.get_by_role("tab", name=tab).click()
    me.page.wait_for_selector("#import-title h2", state="visible")


def drop(me: Visitor, *files: Path) -> None:
    me.page.set_input_files("#import-files input[type=file]", [str(f) for f in files])
    me.page.wait_for_selector("#import-list .iv-row")
    me.page.wait_for_selector("#import-accept-all", state="visible")


def row(me: Visitor, n: int) -> None:
    me.page.click(f"#import-list [data-pick='{n}']")
    me.page.wait_for_selector(f"#import-list [data-pick='{n}'][aria-current]")


def test_a_document_is_reviewed_and_asked_in_an_interview(
    own_server: Server, visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    me = visit("en-US")
    open_import(me, own_server.url, "Import")
    damaged = tmp_path / "damaged.docx"
    damaged.write_bytes(b"PK\x03\x04 not a document")
    drop(me, damaged, notes(tmp_path))
    assert "team notes.md 3 questions" in " ".join(me.text("#import-results").split())
    assert me.page.locator("#import-results .iv-contradicted").count() == 1

    row(me, 1)
    me.page.fill("#import-answer textarea", "Because nobody wrote one. It takes time.")
    me.page.locator("#import-answer textarea").blur()
    me.page.wait_for_selector(".iv-edit-points li")
    me.page.locator(".iv-edit-points textarea").first.fill("Nobody wrote an answer.")
    me.page.wait_for_timeout(1000)
    me.page.reload()
    me.page.get_by_role("tab", name="Import").click()
    row(me, 1)
    assert me.page.locator(".iv-edit-points textarea").first.input_value() == "Nobody wrote an answer."
    me.page.click("#import-accept-points")
    me.page.wait_for_selector(".iv-edit-points .iv-is-draft", state="detached")

    me.page.dblclick("#import-accept")
    me.page.wait_for_selector("#banks-on label:has-text('team notes (1 question)')")
    assert "Accepted 1" in me.text("#import-which")
    row(me, 2)
    assert me.page.title() != "owned"
    assert me.page.locator("#import-editor img, #import-editor script").count() == 0
    me.page.click("#import-accept")
    me.page.wait_for_selector("#banks-on label:has-text('team notes (2 questions)')")
    me.page.click("#import-undo")
    me.page.wait_for_selector("#banks-on label:has-text('team notes (1 question)')")
    with me.page.expect_download() as exported:
        me.page.click("#bank-export")
    assert "Nobody wrote an answer." in Path(exported.value.path()).read_text(encoding="utf-8")

    me.page.get_by_role("tab", name="Interview").click()
    me.page.click("#options button")
    me.page.click("#topics input")
    me.page.get_by_role("option", name="team notes").click()
    me.page.keyboard.press("Escape")
    me.start()
    me.page.wait_for_selector("#chat:has-text('have no answer?')")
    assert me.foreign == []
    assert me.errors == []


def test_two_windows_decide_a_question_once(own_server: Server, visit: Callable[..., Visitor], tmp_path: Path) -> None:
    first, second = visit("en-US"), visit("zh-CN", 390, 844, is_mobile=True, has_touch=True)
    open_import(first, own_server.url, "Import")
    drop(first, notes(tmp_path))
    open_import(second, own_server.url, "导入")
    second.page.wait_for_selector("#import-accept:enabled")
    first.page.click("#import-accept")
    first.page.wait_for_selector("#import-undo", state="visible")
    second.page.click("#import-accept")
    second.page.wait_for_selector("text=第 1 题已经处理过")
    second.page.wait_for_selector("#import-undo", state="visible")
    assert second.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_discarding_and_removing_ask_first(own_server: Server, visit: Callable[..., Visitor], tmp_path: Path) -> None:
    me = visit("zh-CN")
    open_import(me, own_server.url, "导入")
    drop(me, notes(tmp_path))
    me.page.click("#import-accept-all")
    me.page.click("#import-yes")
    me.page.wait_for_selector("#banks-on label:has-text('2 道题')")
    me.page.click("#import-discard")
    me.page.click("#import-no")
    me.page.wait_for_selector("#import-yes", state="hidden")
    me.page.click("#import-discard")
    me.page.click("#import-yes")
    me.page.wait_for_selector("#import-document", state="hidden")
    me.page.click("#bank-remove")
    me.page.click("#bank-yes")
    me.page.wait_for_selector("text=还没有自己的题库")
    assert me.errors == []

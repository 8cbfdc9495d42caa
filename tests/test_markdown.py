"""What of a text is prose: a table of ugly input, and that a text of nothing but prose comes back as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.markdown import indented_code, prose
from interviewer.models import LANGS

CODE = "w -= lr * grad\nreturn w"
# name -> a text of which `It holds.` and `它成立。` are to be left, and nothing else
UGLY = {
    "backticks": f"It holds.\n\n```\n{CODE}\n```\n\n它成立。",
    "a language": f"It holds.\n```python title='x'\n{CODE}\n```\n它成立。",
    "tildes": f"It holds.\n\n~~~ python\n{CODE}\n~~~\n\n它成立。",
    "longer fences": f"It holds.\n\n````md\n```\n{CODE}\n```\n````\n\n它成立。",
    "blank lines in code": f"It holds.\n\n```\n{CODE}\n\n\n# It says more.\n```\n它成立。",
    "backticks in tildes": f"It holds.\n~~~\n```\n{CODE}\n~~~\n它成立。",
    "code in a list": f"It holds.\n\n- ```c\n  {CODE}\n  ```\n\n它成立。",
    "code in a nested list": "It holds.\n\n- 1. ```\n     x++\n     ```\n它成立。",
    "quoted code": f"It holds.\n\n> ```\n> {CODE}\n> ```\n\n它成立。",
    "CRLF": f"It holds.\r\n\r\n```\r\n{CODE}\r\n```\r\n\r\n它成立。",
    "never closed": f"It holds.\n\n它成立。\n\n```python\n{CODE}\n\n\nx = 1",
    "never closed, prose behind": f"It holds.\n\n```python\n{CODE}\n\nprint(w)\n\n它成立。",
    "never closed, a comment behind": f"It holds.\n\n它成立。\n\n```python\n{CODE}\n\nx = f(y)\nreturn x  # It is.",
    "never closed, but opened again": f"It holds.\n\n```python\n{CODE}\n\n```python\n{CODE}\n```\n它成立。",
    "indented": "It holds.\n\n    w -= lr * grad\n    if w < 0:\n        w = 0\n\n它成立。",
    "indented, with a comment": "It holds.\n\n\tx = f(y)  # 学习率很小。\n\t# 它很小。\n\n它成立。",
    "indented, announced": "It holds.\n\nThe code:\n    print('a. b')\n\n它成立。",
    "indented in a list": "- It holds.\n\n        stack.push(1);\n        x = stack.pop();\n\n- 它成立。",
    "SQL and shell": "It holds.\n\n    SELECT a\n    FROM b\n\n    $ pip install x\n\n它成立。",
    "a table": "It holds.\n\n| 方法 | 说明 |\n|---|:-:|\n| A | 它需要标签。 |\n| B | It needs none. |\n\n它成立。",
    "a table without outer strokes": "It holds.\n\nMode | Meaning\n--- | ---\ntrain | It zeroes units.\n\n它成立。",
    "a table in a quotation": "It holds.\n\n> | a | b |\n> |---|---|\n> | It is. | It was. |\n\n它成立。",
    "a quoted table without outer strokes": "It holds.\n\n> a | b\n> --- | ---\n> x | It is.\n\n它成立。",
    "rows without a rule": "It holds.\n\n| a | It is so. |\n| b | It is not. |\n\n它成立。",
    "a table of HTML": "It holds.\n<table>\n<tr><td>\n\nIt is.\n</td></tr>\n</table>\n它成立。",
    "a table with a caption": "It holds.\n<table><tr><td>x</td></tr><caption>It is.</caption></table>\n它成立。",
    "rows of HTML without a frame": "It holds.\n\n<tr><th>A</th></tr>\n<TR class='x'><TD>It is.</TD></TR>\n\n它成立。",
    "HTML that is never closed": "It holds.\n<table><tr><td>It is.\n<td>It was.\n</tr>\n它成立。",
    "preformatted": f"It holds.\n<pre><code>\n{CODE}\n\n</code></pre>\n它成立。",
    "rules": "It holds.\n\n---\n* * *\n___\n=====\n———\n它成立。",
    "an address": "It holds.\n\nhttps://arxiv.org/abs/1207.0580\nwww.example.com/a?b=c.\n\n它成立。",
    "addresses in a list": "It holds.\n\n1. https://a.org/x_(y)\n- <http://b.org>\n* [1] https://c.org\n\n它成立。",
    "an address with its label": "It holds. Source: https://a.org/x.\n\n它成立。更多参考资料：https://zhuanlan.zhihu.com/p/1",
    "a label above addresses": "It holds.\n\n**Further reading:**\n- https://a.org\n- https://b.org\n\n它成立。",
    "a heading above links": "It holds.\n\n它成立。\n\n## 参考资料\n- [论文](https://a.org) [代码](https://b.org)",
    "definitions": "It holds.\n\n它成立。\n\n[1]: https://a.org\n[paper]: <https://b.org>",
    "pictures": "It holds.\n![It is a net.](a.png)\n![网络结构。][fig]\n<img src='x.png' alt='It is.'>\n它成立。",
    "a picture that links": "It holds.\n[![build](https://a.org/b.svg)](https://a.org)\n它成立。",
    "a label above code": f"It holds. Sample code:\n\n```\n{CODE}\n```\n\n代码如下：\n\n```\n{CODE}\n```\n它成立。",
    "nothing left of a line": "It holds.\n(https://a.org)\n它成立。",
}


def said(text: str) -> str:
    return " ".join(text.replace("- ", "").split())


@pytest.mark.parametrize("name", UGLY)
def test_only_what_a_person_would_say_is_left(name: str) -> None:
    assert said(prose(UGLY[name])) == "It holds. 它成立。"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("See https://a.org/x for the proof.", "See for the proof."),
        ("Read https://a.org/x, then stop.", "Read, then stop."),
        ("It holds (https://a.org/x_(y)).", "It holds."),
        ("It holds (see [the paper](https://a.org)), and more.", "It holds (see the paper), and more."),
        ("- [Dropout](https://a.org 'x') zeroes units.", "- Dropout zeroes units."),
        ("参考：https://zhuanlan.zhihu.com/p/1，里面有推导。", "参考，里面有推导。"),
        ("它见<https://a.org>。它成立。", "它见。它成立。"),
        ("It is ![x](a.png) so.", "It is so."),
        ('<a href="https://a.org">It</a> holds.', "It holds."),
        ("Its two operations are push and pop:\n```\nx\n```", "Its two operations are push and pop:"),
        ("它的两种操作是入栈和出栈：\n\n    stack.push(1)", "它的两种操作是入栈和出栈："),
        ("Dropout zeroes random units while training: https://a.org", "Dropout zeroes random units while training:"),
    ],
)
def test_a_sentence_stays_without_its_addresses(text: str, left: str) -> None:
    assert prose(text).strip() == left


@pytest.mark.parametrize(
    "text",
    [
        "",
        "It holds.\n\n- It is so.\n  1. 它成立。\n\n# Title\n> quoted",
        "    An indented paragraph is no code.\n    It has two lines with f(x) = 2.\n\n\t中文段落也常常缩进，\n\t例如 O(n)。",
        "- item:\n    goes on with f(x)\n\n    - nested: x = 1\n\n    and a paragraph of it.",
        "$P(A|B) = P(B|A) P(A) / P(B)$ and |x| is a norm.",
        "`code` in a sentence, `a | b` too, `<td>` and a < b > c.",
        "Between `<td>` and `</td>` stands a cell. The <td> element holds it.",
        "|x|\n|y|",
        "a[0](1) is a call; [x] is none, nor is f[i](x).",
        "e.g. 0.25; 3---4; a - b - c",
        "```inline``` words, ~~~ too ~~~ and so.\n~~~struck~~~ out",
        "如下：\n\n    学习率 = 0.1 时收敛\n    batch = 32 时也是",
        "Note:\nIt holds.\n\n代码如下：",
        "x\r\ny\r\n",
    ],
)
def test_prose_comes_back_as_it_is(text: str) -> None:
    assert prose(text) == text


MARKS = st.sampled_from(["```", "~~~", "|", "---", "<td>", "</td>", "<pre>", "    ", "\t", "\n", "\n\n", "[", "](", ")", "!", "http://", "www.", ":", ". ", "。", "x = 1", "It holds", "它成立", "\r", "\0", "`", ">", "- ", "# "])  # fmt: skip


@given(st.lists(MARKS, max_size=40).map("".join))
def test_whatever_it_is_given_it_adds_no_word(text: str) -> None:
    left = prose(text)
    rest = iter(text)
    assert all(c in rest for c in left if c.isalnum()), "what is left stands in the text, in this order"


def test_code_is_told_from_indented_paragraphs() -> None:
    lines = ["It holds:", "    x = f(y)", "    return x", "", "    It is a paragraph.", "", "\tfor x in y:", "\t\tpass"]
    assert indented_code(lines) == {1, 2, 6, 7}
    assert indented_code(["It goes on", "    x = f(y)"]) == set(), "a line that wraps opens no block"
    assert indented_code(["    x = 1", "    It is said.", "    y = 2"]) == set(), "a sentence makes it text"
    assert indented_code(["    x = 1", "    y, z", "    y += x"]) == {0, 1, 2}, (
        "one line in three may look like anything"
    )
    assert indented_code(["    " + "x = 1; " * 100]) == set(), "a long line is a paragraph"


def test_of_the_banks_own_answers_only_tables_go(bank) -> None:
    answers = [q.answer[lang] for q in bank.questions.values() for lang in LANGS]
    changed = [a for a in answers if prose(a) != a]
    assert changed == [a for a in answers if "\n|---" in a]
    assert all("$" in prose(a) and "|" not in prose(a) for a in changed)

"""From a file to a document: whatever the format, the same drafts."""

import samples

from interviewer import bank
from interviewer.drafting import points_by_statements
from interviewer.ingest.document import AnswerStatus
from interviewer.ingest.importer import import_document


def test_running_text_and_a_table_give_the_same_question(tmp_path):
    text, table = tmp_path / "interview.md", tmp_path / "interview.csv"
    text.write_text("### What is dropout?\n\nIt zeroes random units while training.\n", encoding="utf-8")
    table.write_text("question,answer\nWhat is dropout?,It zeroes random units while training.\n", encoding="utf-8")
    found = [import_document(path).questions[0] for path in (text, table)]
    assert [(d.question, d.answer, d.answer_status) for d in found] == [
        ("What is dropout?", "It zeroes random units while training.", AnswerStatus.FULL)
    ] * 2


def test_a_question_in_our_own_format_arrives_finished(tmp_path):
    file = tmp_path / "mine.yaml"
    mine = samples.question("mine").model_copy(update={"sources": ()})
    file.write_text(bank.to_yaml([mine]), encoding="utf-8")
    assert [d.finished for d in import_document(file).questions] == [mine]


def test_a_document_without_questions_says_what_to_do(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear all,\n\nnothing to ask here.\n", encoding="utf-8")
    document = import_document(file)
    assert document.questions == ()
    assert any("Q: and A:" in warning.en for warning in document.warnings)


UGLY = """\
## 1. What does a stack do?

It removes the newest element first.

    stack.push(1)
    x = stack.pop()
    x *= 2

```python
if x > best:
    best = x

## 2. 队列做什么？

它先移除最早的元素。

```python
queue.append(1)
```

## 3. How do they differ?

<table>
  <tr>
    <td>
      The newest element leaves first.
    </td>
  </tr>
</table>

A stack reverses an order.
"""


def test_code_and_tables_of_a_sloppy_document_are_known_as_such(tmp_path):
    file = tmp_path / "notes.md"
    file.write_bytes(UGLY.replace("\n", "\r\n").encode())
    found = import_document(file).questions
    assert [d.question for d in found] == ["What does a stack do?", "队列做什么？", "How do they differ?"]
    assert "    x *= 2" in found[0].answer, "code stays indented"
    assert [[p.point.zh for p in points_by_statements(d.question, d.answer)] for d in found] == [
        ["It removes the newest element first."],
        ["它先移除最早的元素。"],
        ["A stack reverses an order."],
    ]

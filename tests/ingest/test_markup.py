"""HTML to Markdown: the words of the page, numbers as printed, formulas as TeX, nothing that the site put around."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.errors import DocumentError
from interviewer.ingest.markup import read_html, to_markdown

KATEX = '<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi><annotation encoding="application/x-tex">{}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">xx</span></span>'

PIECES = {
    "headings": ("<h1>T</h1><h3>1. What?</h3><p>So.</p>", "# T\n\n### 1. What?\n\nSo."),
    "words stay": ("<p>batch_size * 2, a_b, [x] 1. <b>bold</b> &lt;div&gt;</p>", "batch_size * 2, a_b, [x] 1. **bold** <div>"),
    "lines of the source are no lines": ("<p>one\n2. two\n- three</p>", "one 2. two - three"),
    "line breaks": ("<p>A. x<br>B. y<br/>C. z</p>", "A. x\nB. y\nC. z"),
    "end tags left out": ("<p>a<p>b<ul><li>x<li>y</ul>", "a\n\nb\n\n- x\n- y"),
    "numbers": ("<ol start=3><li>c<li>d<li value=9>i<li>j</ol>", "3. c\n4. d\n9. i\n10. j"),
    "numbers backwards": ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b"),
    "letters": ("<ol type=A><li>x<li>y</ol><ol type=a><li>z</ol>", "A. x\nB. y\n\na. z"),
    "lists in lists": ("<ol><li><p>q</p><p>a</p><ul><li>u</ul></ol>", "1. q\n\n   a\n\n   - u"),
    "a hostile start": (f"<ol start={'9' * 40}><li>x</ol>", "1. x"),
    "tasks": ("<ul><li><input type=checkbox checked> a<li><input type=checkbox> b</ul>", "- [x] a\n- [ ] b"),
    "definitions": ("<dl><dt>What is x?<dd>It is y.</dl>", "**What is x?**\n\nIt is y."),
    "details": ("<details><summary><b>Q1. What?</b></summary><p>So.</p></details>", "**Q1. What?**\n\nSo."),
    "table": ("<table><tr><th>a<th>b<tr><td>1|2<td>x<br>y</table>", "| a | b |\n| --- | --- |\n| 1\\|2 | x y |"),
    "layout table": ("<table><tr><td>one<tr><td>two</table>", "one\n\ntwo"),
    "table of a code block": (
        "<table><tr><td class=gutter>1<td><pre>x = 1\ny</pre></table>", "```\nx = 1\ny\n```"
    ),
    "code": ('<pre><code class="hljs language-python">def f():\n    return 1\n</code></pre>', "```python\ndef f():\n    return 1\n```"),
    "code with fences": ("<pre>```\nx\n```</pre>", "````\n```\nx\n```\n````"),
    "images": ('<img src="a b.png" alt="f [1]"><img data-src="r.png" src="data:image/gif;base64,xx">', "![f (1)](a%20b.png)![](r.png)"),
    "links": ('<a href="http://x/y">t</a> <a href="javascript:alert(1)">js</a> <a href="#x"></a>', "[t](http://x/y) js"),
    "powers": ("<p>O(n<sup>2</sup>), x<sub>i+1</sub><sup><a href='#f1'>[1]</a></sup></p>", "O(n^2), x_(i+1)[[1]](#f1)"),
    "KaTeX": (f"<p>so {KATEX.format('x_i^2')}.</p>", "so $x_i^2$."),
    "KaTeX block": (f'<p>so <span class="katex-display">{KATEX.format("a")}</span></p>', "so\n\n$$a$$"),
    "MathJax 2": ('<p><span class="MathJax_Preview">xx</span><span class="MathJax">xx</span><script type="math/tex">a&lt;b</script></p>', "$a&lt;b$"),
    "MathJax 2 block": ('<script type="math/tex; mode=display">\\frac{a}{b}</script>', "$$\\frac{a}{b}$$"),
    "MathML of encyclopedias": ('<p>so <span class="mwe-math-element"><span class="mwe-math-mathml-inline" style="display: none;"><math alttext="{\\displaystyle x^2}"><mi>x</mi></math></span><img class="mwe-math-fallback-image-inline" alt="x"></span></p>', "so $x^2$"),
    "formula pictures": ('<img eeimg="1" src="//z/equation?tex=a" alt="a_b"> <span data-tex="c">c</span>', "$a_b$ $c$"),
    "TeX in the text": ("<p>\\(a_i * b_i\\) and $x_1$ \\[ \\sum_i\n x \\]</p>", "\\(a_i * b_i\\) and $x_1$ \\[ \\sum_i x \\]"),
    "scripts": ("<p>a</p><script>alert(1)</script><style>p{}</style><noscript>n</noscript><!-- c --><template>t</template><button>b</button>", "a"),
    "around": ("<nav>Home</nav><div role=navigation>x</div><p>the text itself is long</p><aside>ad</aside><footer>(c)</footer>", "the text itself is long"),
    "a page in a form": ("<form><h2>Q</h2><p>the text</p></form>", "## Q\n\nthe text"),
    "a form on a page": ("<p>the text itself is long</p><form>Log in</form>", "the text itself is long"),
    "header of the site": ("<header>Site name</header><p>the text itself is long</p>", "the text itself is long"),
    "header with the title": ("<header><h1>Title</h1></header><p>the text</p>", "# Title\n\nthe text"),
    "main": ("<div>menu</div><main><p>the text itself is long</p></main><div>more</div>", "the text itself is long"),
    "hidden": ('<p>the text itself is long</p><p style="display: none">h</p><p hidden>h</p><span aria-hidden="true">h</span>', "the text itself is long"),
    "a hidden answer": ('<p>What?</p><div class="answer" style="display:none">So.</div><div id="sol-solution" hidden>Yes.</div>', "What?\n\nSo.\n\nYes."),
    "permalinks": ('<h2>Q<a class="headerlink" href="#q">¶</a></h2>', "## Q"),
    "title": ("<title>Interview questions</title><p>x</p>", "# Interview questions\n\nx"),
    "no break space": ("<p>1.&nbsp;What</p>", "1. What"),
}  # fmt: skip


@pytest.mark.parametrize(("html", "markdown"), PIECES.values(), ids=PIECES)
def test_html(html, markdown):
    assert "\n".join(read_html(html).lines) == markdown


def test_what_was_left_out_is_told():
    prose = read_html("<nav>Home page</nav><p>the text itself is long</p><p hidden>h</p>")
    (warning,) = prose.warnings
    assert "hidden parts, nav" in warning.en
    assert "导航" in warning.zh
    assert read_html("<p>x</p>").warnings == ()


@pytest.mark.parametrize("html", ["", "<html></html>", "<script>x</script>", "<!-- x -->", "<p> </p>"])
def test_nothing_to_read(html):
    with pytest.raises(DocumentError, match="no text"):
        read_html(html)


@pytest.mark.parametrize(
    "tag", ["div", "b", "span", "ul><li", "blockquote", "table><tr><td", "ol><li", "font", "details"]
)
def test_deep_nesting(tag):
    assert "the end" in "\n".join(read_html(f"<{tag}>" * 2000 + "the end").lines)


@pytest.mark.parametrize(("field", "markdown"), [("a < b", "a < b"), ("plain\ntext", "plain\ntext"), ("<div>a</div><div>b&amp;c</div>", "a\n\nb&c"), ("&lt;b&gt;", "<b>"), ("", ""), ("http://x.y", "http://x.y")])  # fmt: skip
def test_fields_of_cards(field, markdown):
    assert to_markdown(field) == markdown


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "ol",
        "ul",
        "li",
        "table",
        "tr",
        "td",
        "th",
        "pre",
        "code",
        "math",
        "script",
        "form",
        "nav",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "sup",
        "img",
        "a",
        "input",
        "svg",
        "b",
    ]
)


@given(st.lists(st.one_of(TAGS.map("<{}>".format), TAGS.map("</{}>".format), st.text(max_size=5), st.sampled_from(["<a href=", "<!--", "<p hidden class=answer", "&#xD800;", "<ol start=-5 reversed>"])), max_size=40))  # fmt: skip
def test_any_markup(parts):
    to_markdown("".join(parts)).encode()


def test_ten_thousand_items_are_read_in_seconds():
    lines = read_html("<ol>" + "<li>What is x?<p>It is a <b>thing</b>.</p></li>" * 10_000 + "</ol>").lines
    assert lines[-3:] == ("10000. What is x?", "", "       It is a **thing**.")

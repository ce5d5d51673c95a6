import ast
from pathlib import Path

import pytest

import sru_analysis.present as present
from sru_analysis.present.markup import Markup, escape, join, tag

HOSTILE = "<script>alert('1')</script> & \"x\""


def test_text_is_escaped_and_markup_is_not():
    assert tag("p", HOSTILE) == (
        "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;</p>"
    )
    assert tag("p", tag("b", "x")) == "<p><b>x</b></p>"


def test_a_tag_put_together_elsewhere_shows_itself():
    loose = "<b>" + tag("i", "x") + "</b>"
    assert not isinstance(loose, Markup)
    assert tag("p", loose) == "<p>&lt;b&gt;&lt;i&gt;x&lt;/i&gt;&lt;/b&gt;</p>"


def test_attributes_are_escaped_named_and_left_out():
    made = tag("a", "x", class_="n", aria_label=HOSTILE, hidden=True, title=None, href="a.html")
    assert 'aria-label="&lt;script&gt;' in made
    assert " hidden" in made and "title" not in made and 'class="n"' in made


@pytest.mark.parametrize("href", ["javascript:alert(1)", " JavaScript:x", "data:text/html,x"])
def test_a_live_link_cannot_be_made(href):
    with pytest.raises(ValueError, match="link"):
        tag("a", "x", href=href)


@pytest.mark.parametrize(("name", "attributes"), [("p onclick", {}), ("p", {"onclick": "x"})])
def test_other_names_are_refused(name, attributes):
    with pytest.raises(ValueError, match="name"):
        tag(name, **attributes)


def test_control_characters_do_not_reach_a_page():
    assert escape("a\x00b\x1fc") == "a\ufffdb\ufffdc"
    assert join(["<", tag("br"), ">"]) == "&lt;<br>&gt;"


def test_no_other_module_writes_tags():
    """A string with a tag in it, outside ``markup`` and two places that say why, is a fault.

    ``absent`` looks for tags in a finished body; what it writes comes from ``markup``.
    """
    allowed = {"markup.py", "fragments.py", "page.py", "blocks.py", "absent.py"}
    found = []
    for path in sorted(Path(present.__file__).parent.rglob("*.py")):
        if path.name in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and ("</" in text or text.startswith("<")):
                found.append(f"{path.name}: {text[:40]}")
    assert found == []

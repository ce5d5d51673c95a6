"""A page in fewer bytes is the same page."""

from html.parser import HTMLParser

from lxml import html

from sru_analysis.present.markup import compact, tag
from sru_analysis.present.tables import Column, table

SAID = "5 > 4 & \"so on\", don't <b> = '"


def whole(*content):
    return f"<!doctype html>\n<html>{tag('head')}<body>{tag('main', *content)}</body></html>"


def page():
    rows = [["Under 1", "c"], [SAID, "1,241"], ["All", "c"]]
    columns = [Column("Age", numeric=False), Column("Children")]
    return whole(
        table(1, "Children, by age", columns, rows),
        tag("ul", tag("li", tag("p", SAID)), "\n", tag("li", tag("a", "x", href="../a/b.html#c"))),
        tag("ul", tag("li", tag("ul", tag("li", "within")), " after")),
        tag("dl", tag("dt", "a"), tag("dd", SAID), tag("dt", "b"), tag("dd", tag("p", "c"))),
        tag("p", SAID, title=SAID, class_="x", lang=""),
    )


def tree(text):
    """Elements, attributes and texts in order; space between them does not count."""
    return [
        (one.tag, sorted(one.attrib.items()), (one.text or "").strip(), (one.tail or "").strip())
        for one in html.document_fromstring(text).iter()
    ]


def test_the_tree_is_the_same():
    assert tree(compact(page())) == tree(page())
    assert len(compact(page())) < 0.9 * len(page())


def test_a_drawing_keeps_what_would_run_into_its_end():
    drawn = '<svg viewBox="0 0 9 9"><g><use href="#f1-1" x="1" y="2"/></g></svg>'
    made = compact(whole().replace("<main>", f"<main>{drawn}"))
    assert '<use href=#f1-1 x=1 y="2"/></g></svg>' in made


def test_what_is_text_stays_text():
    class Tags(HTMLParser):
        seen = []

        def handle_starttag(self, name, attrs):
            self.seen.append(name)

    Tags().feed(compact(whole(tag("p", "<script>alert('1')</script>", title='"><b>'))))
    assert Tags.seen == ["html", "head", "body", "main", "p"]


def test_the_head_stays_as_it_is():
    made = compact(page().replace("<head></head>", '<head><meta charset="utf-8"></head>'))
    assert '<meta charset="utf-8">' in made

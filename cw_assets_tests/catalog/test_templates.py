import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cw_assets.errors import InvalidInput


def test_changed_text_is_the_next_version_and_the_same_text_changes_nothing(catalog):
    first = catalog.save_template("tags", "Say {{ what }}.", category="enhancement")
    assert (first.version, first.is_active, first.category) == (1, True, "enhancement")
    assert catalog.save_template("tags", "Say {{ what }}.") == first
    second = catalog.save_template("tags", "Tell {{ what }}.")
    assert (second.version, second.category) == (2, "enhancement")
    assert catalog.get_template("tags") == second
    assert [(row.version, row.is_active) for row in catalog.list_templates("tags")] == [(2, True), (1, False)]
    back = catalog.save_template("tags", "Say {{ what }}.")
    assert back.version == 3
    assert catalog.list_templates() == [back]


def test_template_is_filled_in_with_data_that_stays_data(catalog):
    catalog.save_template("tags", "{% if words %}Begin: {{ words }}\n{% endif %}Style: {{ style }}")
    assert catalog.render_template("tags", words="", style="{{ 7 * 7 }} <b>") == "Style: {{ 7 * 7 }} <b>"
    assert catalog.render_template("tags", words="夏", style="a") == "Begin: 夏\nStyle: a"


def test_template_that_is_not_jinja_is_refused_with_its_line(catalog):
    with pytest.raises(InvalidInput, match=r"^Template tags is not Jinja2 in line 3 \(.*\); mend it\.$"):
        catalog.save_template("tags", "one\ntwo\n{% if %}")
    assert catalog.list_templates() == []


def test_data_that_is_missing_is_named(catalog):
    catalog.save_template("tags", "{{ style }}")
    with pytest.raises(InvalidInput, match=r"Template tags, version 1, .*'style' is undefined"):
        catalog.render_template("tags")


@pytest.mark.parametrize("escape", ["{{ ''.__class__.__mro__ }}", "{{ style.__init__.__globals__ }}"])
def test_template_reaches_nothing_but_its_data(catalog, escape):
    catalog.save_template("tags", escape)
    with pytest.raises(InvalidInput, match="unsafe"):
        catalog.render_template("tags", style="a")


def test_unknown_template_is_told_with_those_there_are(catalog):
    catalog.save_template("tags", "a")
    with pytest.raises(InvalidInput, match="There is no template tag; choose one of tags"):
        catalog.get_template("tag")


@pytest.mark.parametrize("slug", ["", "Two words", "../up", "x" * 101])
def test_slug_is_a_plain_word(catalog, slug):
    with pytest.raises(InvalidInput, match="slug"):
        catalog.save_template(slug, "a")


def test_only_one_version_of_a_slug_can_be_active(catalog):
    catalog.save_template("tags", "a")
    catalog.save_template("tags", "b")
    with pytest.raises(IntegrityError), catalog._writing() as session:
        session.execute(text("UPDATE prompt_templates SET is_active = true"))


def test_template_that_names_what_nothing_fills_in_is_refused(catalog):
    with pytest.raises(InvalidInput, match=r"names brand_name, which nothing fills in \(there are country_name"):
        catalog.save_template("adapt-culture", "{{ country_name }} {{ brand_name }}", category="adaptation")
    catalog.save_template("mine", "{{ brand_name }}", category="my own")

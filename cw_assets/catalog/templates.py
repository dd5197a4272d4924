"""Templates of instructions, in versions: a changed text is a new version, and the newest text is the active one."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cw_assets.catalog.checking import checked, columns
from cw_assets.catalog.models import PromptTemplate
from cw_assets.catalog.records import PromptTemplateFields, PromptTemplateRecord
from cw_assets.catalog.sessions import Sessions
from cw_assets.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

FILLED_IN: dict[str, frozenset[str]] = {
    "adaptation": frozenset(
        {"language_name", "country_name", "language_code", "origin_language_name", "rows", "total_seconds"}
    ),
}
"""What templates of these categories are given; those of others are a person's own."""


class TemplateRepository(Sessions):
    """The part of the catalog that keeps templates."""

    def save_template(self, slug: str, text: str, *, category: str = "") -> PromptTemplateRecord:
        """The active version: a new one where text or category changed, else the one that is there.

        An empty category keeps the one there is. InvalidInput names the line where the text is not Jinja2.
        """
        with self._writing() as session:
            return PromptTemplateRecord.model_validate(self._save(session, slug, text, category))

    def _save(self, session: Session, slug: str, text: str, category: str) -> PromptTemplate:
        found = active(session, slug, lock=True)
        given = {"slug": slug, "text": text, "category": category or (found.category if found else "")}
        fields = checked(PromptTemplateFields, "The template", given)
        check_text(slug, text, fields.category)
        if found and (found.text, found.category) == (fields.text, fields.category):
            return found
        session.execute(update(PromptTemplate).where(PromptTemplate.slug == slug).values(is_active=False))
        last = session.scalar(select(func.max(PromptTemplate.version)).where(PromptTemplate.slug == slug)) or 0
        row = PromptTemplate(**columns(fields), version=last + 1, is_active=True, created_at=self._clock())
        session.add(row)
        session.flush()
        return row

    def get_template(self, slug: str) -> PromptTemplateRecord:
        """The active version. NotFound where there is none."""
        with self._reading() as session:
            row = active(session, slug)
            if row is None:
                known = session.scalars(select(PromptTemplate.slug).distinct().order_by(PromptTemplate.slug)).all()
                raise NotFound(f"There is no template {slug}; choose one of {', '.join(known) or 'none'}.")
            return PromptTemplateRecord.model_validate(row)

    def list_templates(self, slug: str = "") -> list[PromptTemplateRecord]:
        """The active ones by slug, or all versions of one slug, newest first."""
        query = select(PromptTemplate).where(PromptTemplate.is_active).order_by(PromptTemplate.slug)
        if slug:
            query = select(PromptTemplate).where(PromptTemplate.slug == slug).order_by(PromptTemplate.version.desc())
        with self._reading() as session:
            return [PromptTemplateRecord.model_validate(row) for row in session.scalars(query)]

    def render_template(self, slug: str, **data: Any) -> str:
        """The active version with the data put in. InvalidInput for data that is missing or does not fit."""
        found = self.get_template(slug)
        try:
            return environment().from_string(found.text).render(**data)
        except Exception as error:  # whatever a person's template runs into
            raise InvalidInput(
                f"Template {slug}, version {found.version}, cannot be filled in ({error}); "
                "give what is missing, or mend the template."
            ) from error


def active(session: Session, slug: str, *, lock: bool = False) -> PromptTemplate | None:
    query = select(PromptTemplate).where(PromptTemplate.slug == slug, PromptTemplate.is_active)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def environment() -> "SandboxedEnvironment":
    """A Jinja2 in which templates reach nothing but their data, and missing data is an error."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)


def check_text(slug: str, text: str, category: str) -> None:
    """InvalidInput where it is not Jinja2, or names what nothing fills in."""
    fault = text_fault(text, category)
    if fault:
        raise InvalidInput(f"Template {slug} {fault}; mend it.")


def text_fault(text: str, category: str) -> str:
    """ "is not Jinja2 in line 3 (…)", or "names x, which nothing fills in (…)"; empty where it can be used."""
    from jinja2 import TemplateSyntaxError
    from jinja2.meta import find_undeclared_variables

    try:
        named = find_undeclared_variables(environment().parse(text))
    except TemplateSyntaxError as error:
        return f"is not Jinja2 in line {error.lineno} ({error.message})"
    known = FILLED_IN.get(category, named)
    if named <= known:
        return ""
    return f"names {', '.join(sorted(named - known))}, which nothing fills in (there are {', '.join(sorted(known))})"

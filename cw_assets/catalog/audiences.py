"""Segments and personas: getting and listing them; they come with the project, or from files of one's own."""

from cw_assets.catalog.models import Persona, Segment
from cw_assets.catalog.named import by_name, known
from cw_assets.catalog.records import PersonaRecord, SegmentRecord
from cw_assets.catalog.sessions import Sessions


class AudienceRepository(Sessions):
    """The part of the catalog that keeps audiences."""

    def get_segment(self, which: str | int) -> SegmentRecord:
        """By its slug or id. InvalidInput, with those there are, where there is none."""
        with self._reading() as session:
            return SegmentRecord.model_validate(known(session, Segment, which))

    def get_persona(self, which: str | int) -> PersonaRecord:
        """By its slug or id. InvalidInput, with those there are, where there is none."""
        with self._reading() as session:
            return PersonaRecord.model_validate(known(session, Persona, which))

    def list_segments(self) -> list[SegmentRecord]:
        """By slug."""
        with self._reading() as session:
            return [SegmentRecord.model_validate(row) for row in by_name(session, Segment)]

    def list_personas(self) -> list[PersonaRecord]:
        """By slug."""
        with self._reading() as session:
            return [PersonaRecord.model_validate(row) for row in by_name(session, Persona)]

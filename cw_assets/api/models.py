"""Models: the reference data that ships, and the weights that this machine has or can fetch."""

from typing import TYPE_CHECKING

from cw_assets.api.base import Project
from cw_assets.engines.downloads import KNOWN, Weights, find, hub_weights

if TYPE_CHECKING:
    from cw_assets.catalog.reference_data import ImportReport


class ModelsApi(Project):
    """The part of a project that knows models."""

    def import_models(self) -> "ImportReport":
        """Load presets, ControlNets, language models and templates that ship; again, it changes nothing."""
        return self.catalog.import_reference()

    def list_weights(self) -> list[Weights]:
        """All weights that an engine may ask for: those of the records first."""
        catalog = self.catalog
        diffusion = [
            hub_weights(m.slug, "diffusers", m.path, m.licence, m.size_mb or 0) for m in catalog.list_diffusion_models()
        ]
        nets = [hub_weights(n.slug, "controlnet", n.path, "see its page", 0) for n in catalog.list_controlnets()]
        language = [
            hub_weights(m.model_id, "transformers (text)", m.model_id, m.licence, m.size_mb or 0)
            for m in catalog.list_llm_models()
        ]
        return [*diffusion, *nets, *language, *KNOWN]

    def find_weights(self, name: str) -> Weights:
        """By the name or the hub id in the list, or any other hub id. InvalidInput for anything else."""
        listed = (weights for weights in self.list_weights() if name in (weights.name, weights.source))
        return next(listed, None) or find(name)

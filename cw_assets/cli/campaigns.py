"""`cw brand` and `cw campaign`: for whom spots are made."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cw_assets.cli import output
from cw_assets.cli.status import plain_table, print_table
from cw_assets.errors import InvalidInput

brands = typer.Typer(help="Brands, whose notes the brand gate judges by: add, edit, list.", no_args_is_help=True)
campaigns = typer.Typer(help="Campaigns: add, edit, list.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="How commands name it.")]
JobId = Annotated[str, typer.Argument(help="The agency's own number for the job.")]
Guidelines = Annotated[Path | None, typer.Option(help="A text file, a guideline a line.")]


@brands.command("add")
def add_brand(
    code: Code,
    name: Annotated[str, typer.Option(help="As it is written in spots.")],
    description: str = "",
    guidelines: Guidelines = None,
    json: output.Json = False,
) -> None:
    """Take a brand into the catalog."""
    from cw_assets import api

    with api.local() as project:
        brand = project.catalog.add_brand(
            code=code, name=name, description=description, guidelines=text_of(guidelines) or ""
        )
    if json:
        output.print_json(brand.model_dump(mode="json"))
    else:
        output.say(output.escaped(f"brand {brand.code} is {brand.name}"))


@brands.command("edit")
def edit_brand(
    code: Code,
    name: Annotated[str | None, typer.Option(help="As it is written in spots.")] = None,
    description: Annotated[str | None, typer.Option()] = None,
    guidelines: Guidelines = None,
    json: output.Json = False,
) -> None:
    """Change what a brand says of itself."""
    from cw_assets import api

    said = {"name": name, "description": description, "guidelines": text_of(guidelines)}
    changes = given(said, "--name, --description or --guidelines")
    with api.local() as project:
        brand = project.catalog.update_brand(code, **changes)
    if json:
        output.print_json(brand.model_dump(mode="json"))
    else:
        output.say(output.escaped(f"brand {brand.code} is {brand.name}"))


def given(said: Mapping[str, str | None], options: str) -> dict[str, Any]:
    """What was said. InvalidInput, with the options there are, where nothing was."""
    changes = {field: value for field, value in said.items() if value is not None}
    if not changes:
        raise InvalidInput(f"Nothing is to be changed; give {options}.")
    return changes


def text_of(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read ({error.strerror}); give a text file in UTF-8.") from error
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is no text in UTF-8 (at byte {error.start}); save it as UTF-8.") from error


@brands.command("list")
def list_brands(json: output.Json = False) -> None:
    """All brands, by code."""
    from cw_assets import api

    with api.local() as project:
        found = project.catalog.list_brands()
    if json:
        output.print_json([brand.model_dump(mode="json") for brand in found])
        return
    table = plain_table("code", "name", "description", "guidelines", wrap=("name", "description"))
    for brand in found:
        guidelines = f"{len(brand.guidelines.splitlines())} lines" if brand.guidelines else "none"
        table.add_row(*map(output.escaped, (brand.code, brand.name, brand.description, guidelines)))
    print_table(table)


@campaigns.command("add")
def add_campaign(
    job_id: JobId,
    title: Annotated[str, typer.Option(help="Of the script.")] = "",
    client: str = "",
    product: str = "",
    brand: Annotated[str, typer.Option(help="Code of a brand.")] = "",
    json: output.Json = False,
) -> None:
    """Take a campaign into the catalog."""
    from cw_assets import api

    with api.local() as project:
        brand_id = project.catalog.get_brand(brand).id if brand else None
        campaign = project.catalog.add_campaign(
            job_id=job_id, script_title=title, client_name=client, product_name=product, brand_id=brand_id
        )
    if json:
        output.print_json(campaign.model_dump(mode="json"))
    else:
        output.say(output.escaped(f"campaign {campaign.job_id} is {campaign.script_title or 'there'}"))


@campaigns.command("edit")
def edit_campaign(
    job_id: JobId,
    title: Annotated[str | None, typer.Option(help="Of the script.")] = None,
    client: Annotated[str | None, typer.Option()] = None,
    product: Annotated[str | None, typer.Option()] = None,
    brand: Annotated[str | None, typer.Option(help="Code of a brand; an empty text takes it back.")] = None,
    json: output.Json = False,
) -> None:
    """Change what is known of a campaign."""
    from cw_assets import api

    said = {"script_title": title, "client_name": client, "product_name": product, "brand": brand}
    changes = given(said, "--title, --client, --product or --brand")
    with api.local() as project:
        if "brand" in changes:
            code = changes.pop("brand")
            changes["brand_id"] = project.catalog.get_brand(code).id if code else None
        campaign = project.catalog.update_campaign(job_id, **changes)
    if json:
        output.print_json(campaign.model_dump(mode="json"))
    else:
        output.say(output.escaped(f"campaign {campaign.job_id} is {campaign.script_title or 'there'}"))


@campaigns.command("list")
def list_campaigns(json: output.Json = False, limit: int = 100) -> None:
    """Campaigns, newest first."""
    from cw_assets import api

    with api.local() as project:
        found = project.catalog.list_campaigns(limit=limit)
        names = {brand.id: brand.code for brand in project.catalog.list_brands()}
    if json:
        output.print_json([campaign.model_dump(mode="json") for campaign in found])
        return
    table = plain_table("job id", "title", "client", "product", "brand", wrap=("title", "client", "product"))
    for one in found:
        brand = names.get(one.brand_id or 0, "")
        table.add_row(*map(output.escaped, (one.job_id, one.script_title, one.client_name, one.product_name, brand)))
    print_table(table)

"""What both variants of the deployment must hold, read from their files; Docker is not asked."""

import re

import pytest
import yaml
from pydantic import AliasChoices

from cw_assets.defs import queues
from cw_assets.settings import Settings
from cw_assets_tests.deploy.compose import DEPLOY, seconds, size_bytes, variant

VARIANTS = ("development", "production")
OWN_VARIABLES = {"CW_BROKER_PASSWORD", "CW_DATABASE_PASSWORD"}
"""Of the compose files: they become part of addresses and are no settings."""
REQUIRED = re.compile(r"\$\{\w+:\?[^}]+\}")
DEFAULTED = re.compile(r"\$\{\w+:-[^}]+\}")
PASSWORD_IN_ADDRESS = re.compile(r"\w+://[^/@\s]*:([^@/]*)@")


@pytest.fixture(params=VARIANTS)
def services(request):
    return variant(request.param)["services"]


@pytest.fixture
def production():
    return variant("production")["services"]


def workers(services):
    return {name: service for name, service in services.items() if service.get("command", [])[:2] == ["cw", "worker"]}


def ports(services):
    return [port for service in services.values() for port in service.get("ports", [])]


def secrets(services):
    """What stands where a password belongs: "required" or "defaulted" for a variable, else as it is written."""
    found = []
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            text = DEFAULTED.sub("defaulted", REQUIRED.sub("required", str(value)))
            found += [text] if "PASSWORD" in name or name.endswith("_AUTH") else PASSWORD_IN_ADDRESS.findall(text)
    return found


def setting_names():
    """Each field's names in the environment."""
    names = set()
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        names |= set(alias.choices) if isinstance(alias, AliasChoices) else {f"CW_{name.upper()}"}
    return names


def test_every_queue_has_a_worker(services):
    used = {
        tags[queues.QUEUE_TAG] for tags in vars(queues).values() if isinstance(tags, dict) and queues.QUEUE_TAG in tags
    }
    served = [worker["command"][worker["command"].index("--queue") + 1] for worker in workers(services).values()]
    assert len(used) >= 2
    assert used == {queue for queues in served for queue in queues.split(",")}


def test_broker_loses_no_message(services):
    (line,) = re.findall(r"exec (valkey-server .+)", services["redis"]["command"][-1].replace("\\\n", ""))
    words = line.split()
    options = dict(zip(words[2::2], words[3::2], strict=True))
    assert options["--maxmemory-policy"] == "noeviction"
    assert options["--appendonly"] == "yes"
    assert options["--maxmemory"] == '"$$MAXMEMORY"'
    assert (
        0
        < size_bytes(services["redis"]["environment"]["MAXMEMORY"].removesuffix("b"))
        < size_bytes(services["redis"]["mem_limit"])
    )
    assert any(volume.endswith(f":{options['--dir']}") for volume in services["redis"]["volumes"])


def test_broker_asks_for_a_password(services):
    assert "requirepass" in services["redis"]["command"][-1]
    given = services["redis"]["environment"]["REDISCLI_AUTH"]
    addresses = {
        service["environment"]["CW_BROKER_URL"] for service in services.values() if "cw_assets" in service["image"]
    }
    assert given
    assert addresses == {f"redis://:{given}@redis:6379/2"}


def test_worker_has_time_to_hand_back_its_step(services):
    for worker in workers(services).values():
        grace = float(worker["environment"].get("CW_WORKER_GRACE_S", 0))
        longest = max(grace, Settings.model_fields["worker_grace_s"].default)
        assert seconds(worker["stop_grace_period"]) >= longest + 10
        assert worker["init"] is True


def test_worker_starts_afresh_before_its_memory_cap(services):
    for worker in workers(services).values():
        assert 0 < int(worker["environment"]["CW_WORKER_MAX_MEMORY_BYTES"]) < size_bytes(worker["mem_limit"])


def test_every_service_has_a_memory_cap_and_says_when_it_restarts(services):
    assert all(size_bytes(service["mem_limit"]) > 0 and service["restart"] for service in services.values())


def test_all_parts_find_the_same_places(services):
    ours = {name: service["environment"] for name, service in services.items() if service["image"] == "cw_assets"}
    assert len(ours) == 5
    for name in (
        "CW_MEDIA_ROOT",
        "CW_MODELS_PATH",
        "CW_BROKER_URL",
        "CW_DATABASE_URL",
        "CW_RUNTIME_PATH",
        "DAGSTER_HOME",
    ):
        assert len({environment[name] for environment in ours.values()}) == 1, name
    one = next(iter(ours.values()))
    assert one["DAGSTER_HOME"] == one["CW_RUNTIME_PATH"] + "/dagster"
    for service in (services[name] for name in ours):
        assert f"media:{one['CW_MEDIA_ROOT']}" in service["volumes"]
        assert any(folder.startswith(one["CW_RUNTIME_PATH"] + ":") for folder in service["tmpfs"])


def test_workers_of_one_machine_share_their_device_leases(services):
    assert all("worker_tmp:/tmp" in worker["volumes"] for worker in workers(services).values())
    assert all("/tmp" not in worker["tmpfs"] for worker in workers(services).values())


def test_what_is_published_is_for_this_host_alone(services):
    published = ports(services)
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)
    assert all("network_mode" not in service for service in services.values())


def test_production_publishes_the_page_and_on_request_flower(production):
    assert {name for name, service in production.items() if service.get("ports")} == {"web", "flower"}
    assert production["flower"]["profiles"]


def test_production_requires_every_password(production):
    found = secrets(production)
    assert len(found) == 12, "five parts of ours have two addresses each, broker and database their own"
    assert set(found) == {"required"}


def test_development_needs_no_password_from_outside():
    assert set(secrets(variant("development")["services"])) == {"defaulted"}


def test_production_is_hardened(production):
    for service in production.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["restart"] == "always"
        assert service["logging"]["options"].keys() == {"max-size", "max-file"}
        assert (
            "/tmp" in service["tmpfs"]
            or "worker_tmp:/tmp" in service["volumes"]
            or service["image"].startswith("valkey")
        )


def test_variants_differ():
    development, production = (variant(name) for name in VARIANTS)
    assert development["name"] != production["name"]
    assert development["services"].keys() == production["services"].keys()
    for name, service in production["services"].items():
        other = development["services"][name]
        assert size_bytes(other["mem_limit"]) < size_bytes(service["mem_limit"]) or name == "flower"
        assert other["restart"] == "no"
        source = any(volume.startswith("..") for volume in other.get("volumes", []))
        assert source == (service["image"] == "cw_assets")
        assert not any(volume.startswith((".", "/")) for volume in service["volumes"])


def test_named_volumes_are_declared(services):
    declared = variant("production")["volumes"].keys()
    used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert {name for name in used if not name.startswith(".")} == declared


@pytest.mark.parametrize("file", sorted(path.name for path in DEPLOY.glob("[!.]*") if path.is_file()))
def test_every_variable_is_a_setting(file):
    named = set(re.findall(r"\bCW_[A-Z_]+\b", (DEPLOY / file).read_text()))
    assert named <= setting_names() | OWN_VARIABLES


def test_examples_change_services_that_are_there(production):
    """The files "of your own" in the README."""
    examples = [
        yaml.safe_load(text) for text in re.findall(r"```yaml\n(.+?)```", (DEPLOY / "README.md").read_text(), re.S)
    ]
    assert len(examples) == 2
    for example in examples:
        assert example["services"].keys() < production.keys()
        assert all(not port.startswith("0.0.0.0") for port in ports(example["services"]))


def test_image_holds_no_secret_and_runs_as_nobody_special():
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    assert not [line for line in lines if re.search(r"PASSWORD|SECRET|TOKEN|_KEY|_URL", line)]
    assert [line for line in lines if line.startswith("USER ")] == ["USER cw"]
    (user,) = re.findall(r"useradd --uid (\d+)", "\n".join(lines))
    folders = [folder for folder in variant("production")["services"]["web"]["tmpfs"] if "uid=" in folder]
    assert folders
    assert all(f"uid={user}," in folder for folder in folders)


def test_builder_is_sent_only_what_the_image_needs():
    rules = [line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if not line.startswith("#")]
    allowed = {rule.removeprefix("!") for rule in rules if rule.startswith("!")}
    copied = {
        source
        for line in (DEPLOY / "Dockerfile").read_text().splitlines()
        if line.startswith("COPY ")
        for source in line.split()[1:-1]
    }
    assert rules[0] == "*"
    assert allowed == copied
    assert all((DEPLOY.parent / source).exists() for source in copied)

"""What deploys the house elsewhere: read, not run, for no container engine and no systemd is needed here."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from deployments import prefect_file
from deployments.schedules import ON_DEMAND, SCHEDULES, deployments
from models.settings import Settings

ROOM = Path(__file__).parents[2] / "deployments"
UNITS = sorted((ROOM / "systemd").glob("*"))
SETTINGS = {f"ICC_{name.upper()}" for name in Settings.model_fields}


def read(name: str) -> Any:
    return yaml.safe_load((ROOM / name).read_text(encoding="utf-8"))


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",))
    parser.optionxform = str  # type: ignore[method-assign,assignment]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


def test_the_file_for_a_work_pool_is_the_one_list() -> None:
    assert prefect_file.FILE.read_text(encoding="utf-8") == prefect_file.text(), "run `make docs`"


def test_a_pool_and_icc_up_deploy_the_same() -> None:
    served = {made.flow_name: made for made in deployments()}
    pooled = {each["entrypoint"].rpartition(".")[2]: each for each in read("prefect.yaml")["deployments"]}
    assert set(pooled) == set(served) == {schedule.flow for schedule in SCHEDULES} | set(ON_DEMAND)
    for flow, each in pooled.items():
        made = served[flow]
        assert (each["name"], each["entrypoint"]) == (made.name, made.entrypoint)
        assert (each["description"], each["tags"]) == (made.description, made.tags)
        assert each["concurrency_limit"] == {
            "limit": made.concurrency_limit,
            "collision_strategy": made.concurrency_options.collision_strategy.value,  # type: ignore[union-attr]
        }
        crons = [(s["cron"], s["timezone"]) for s in each.get("schedules", ())]
        assert crons == [(s.schedule.cron, s.schedule.timezone) for s in made.schedules or ()]  # type: ignore[union-attr]


def test_a_worker_finds_the_checkout_by_its_own_setting() -> None:
    [step] = read("prefect.yaml")["pull"]
    assert step == {"prefect.deployments.steps.set_working_directory": {"directory": "{{ $ICC_HOME }}"}}


def test_prefect_itself_can_read_the_file() -> None:
    from prefect.cli.deploy._models import PrefectYamlModel

    assert len(PrefectYamlModel(**read("prefect.yaml")).deployments) == len(SCHEDULES) + len(ON_DEMAND)


def services() -> dict[str, Any]:
    found: dict[str, Any] = read("compose.yaml")["services"]
    return found


def test_the_containers_are_all_there_and_wait_for_one_another() -> None:
    assert set(services()) == {"database", "prefect", "registering", "worker", "desk", "proxy"}
    for service in services().values():
        assert set(service.get("depends_on", ())) <= set(services())
    assert services()["worker"]["deploy"]["replicas"] > 1


def test_only_the_proxy_s_ports_are_open_and_the_desk_stays_on_loopback() -> None:
    assert {name for name, each in services().items() if "ports" in each} == {"desk"}
    assert services()["desk"]["ports"] == ["80:80", "443:443"]
    assert services()["proxy"]["network_mode"] == "service:desk"
    assert "127.0.0.1:8321" in (ROOM / "Caddyfile").read_text()


def test_the_proxy_hides_the_numbers_under_both_names() -> None:
    sites = re.findall(
        r"^\{\$(\w+)\} \{\n(.*?)^\}", (ROOM / "Caddyfile").read_text(), re.DOTALL | re.MULTILINE
    )
    assert [name for name, _ in sites] == ["ICC_DESK_NAME", "ICC_READERS_NAME"]
    assert all("respond @numbers 404" in body and "path /metrics" in body for _, body in sites)


def test_every_setting_and_secret_of_the_containers_exists() -> None:
    document = read("compose.yaml")
    named = {
        key for each in services().values() for key in each.get("environment", {}) if key.startswith("ICC_")
    }
    assert named - {"ICC_DESK_NAME", "ICC_READERS_NAME"} <= SETTINGS
    secrets = {secret for each in services().values() for secret in each.get("secrets", ())}
    assert secrets == set(document["secrets"])
    assert {secret for secret in secrets if secret.startswith("ICC_")} <= SETTINGS


def test_no_secret_stands_in_a_deployment_file() -> None:
    literal = re.compile(r"://[^/\s:]+:[^@\s]+@|(PASSWORD|AUTH_STRING|SECRET_KEY)\s*[:=]\s*[^\s/{\\]")
    files = [path for path in ROOM.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}]
    assert files
    assert [path.name for path in files if literal.search(path.read_text(encoding="utf-8"))] == []


def test_leases_outlive_a_power_cut_and_prefect_thins_itself_out_everywhere() -> None:
    from deployments.surroundings import _ALWAYS

    kept = ("PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE", "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED")
    unit_text = (ROOM / "systemd" / "icc-prefect.service").read_text()
    for name in kept:
        assert services()["prefect"]["environment"][name] == _ALWAYS[name]
        assert f"Environment={name}={_ALWAYS[name]}" in unit_text


def test_the_image_runs_as_nobody_in_particular_with_pinned_packages_and_a_signal_that_arrives() -> None:
    text = (ROOM / "Dockerfile").read_text(encoding="utf-8")
    assert text.index("USER icc") < text.index("CMD [") and "STOPSIGNAL SIGTERM" in text
    assert re.findall(r"pip install .*?(?= &&|$)", text, re.MULTILINE)
    for line in re.findall(r"pip install [^&\n]*", text):
        assert "--require-hashes" in line or "--no-deps" in line


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_exists_stops_in_order_and_may_write_only_where_it_must(path: Path) -> None:
    found = unit(path)
    assert found["Unit"]["Description"].startswith("ICC lifecycle: ")
    if path.suffix == ".timer":
        assert found["Timer"]["Persistent"] == "true" and path.with_suffix(".service").exists()
        return
    service = found["Service"]
    assert service["ExecStart"].startswith("/srv/icc/.venv/bin/") and service["User"] == "icc"
    for module in re.findall(r"-m ([\w.]+)", service["ExecStart"] + service.get("ExecStartPre", "")):
        assert (ROOM.parent / f"{module.replace('.', '/')}.py").exists()
    assert (service["ProtectSystem"], service["NoNewPrivileges"]) == ("strict", "yes")
    if service.get("Type") != "oneshot":
        assert (service["KillSignal"], service["KillMode"]) == ("SIGTERM", "mixed")
        assert int(service["TimeoutStopSec"]) > 5


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
def test_systemd_finds_nothing_wrong_with_the_units_but_that_they_are_not_installed(tmp_path: Path) -> None:
    for path in UNITS:
        shutil.copy(path, tmp_path / path.name.replace("@.", "@1."))
    found = [str(path) for path in sorted(tmp_path.iterdir())]
    told = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *found], capture_output=True, text=True, check=False
    )
    assert [line for line in told.stderr.splitlines() if "is not executable" not in line] == []


def test_the_secrets_of_every_unit_are_settings_and_one_without_a_file_keeps_no_unit_from_its_start() -> None:
    loaded, empty = set[tuple[str, str]](), set[tuple[str, str]]()
    for path in UNITS:
        lines = re.findall(r"^(Load|Set)Credential=(\w+):", path.read_text(), re.MULTILINE)
        loaded |= {(path.name, name) for how, name in lines if how == "Load"}
        empty |= {(path.name, name) for how, name in lines if how == "Set"}
    assert loaded == empty
    assert loaded and {name for _, name in loaded} <= SETTINGS


def test_a_setting_may_lie_in_a_file_of_secrets_and_the_environment_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "ICC_MAIL_URL").write_text("mailtos://user:s3cret@mail.example\n")
    assert Settings().mail_url.get_secret_value() == "mailtos://user:s3cret@mail.example"  # type: ignore[union-attr]
    monkeypatch.setenv("ICC_MAIL_URL", "mailtos://mail.example")
    assert Settings().mail_url.get_secret_value() == "mailtos://mail.example"  # type: ignore[union-attr]
    assert "s3cret" not in repr(Settings())


@pytest.mark.parametrize("where", ["environment", "files"])
def test_a_setting_without_a_value_says_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    for name in ("ICC_MAIL_URL", "ICC_DATABASE_URL", "ICC_SLOTS_A_MONTH"):
        monkeypatch.setenv(name, "") if where == "environment" else (tmp_path / name).touch()
    assert (Settings().mail_url, Settings().sends_for_real, Settings().slots_a_month) == (None, False, 1)
    assert Settings().url.startswith("sqlite:///")

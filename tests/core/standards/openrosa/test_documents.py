"""The documents that devices read, checked as a device does."""

from lxml import etree

from solieu.core.standards.openrosa import (
    FormEntry,
    MediaEntry,
    form_list,
    manifest,
    outline,
    response,
)

FORMS = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
XFORM = b"""<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
 <h:head><h:title>H\xe1\xbb\x99 gia \xc4\x91\xc3\xacnh</h:title><model>
  <instance><data id="hh" version="7"><photo/><m><p/></m></data></instance>
  <instance id="list"><root id="other"/></instance>
  <bind nodeset="/data/photo" type="binary"/>
  <bind nodeset="/data/m/p" type="binary"/><bind nodeset="/data/x" type="int"/>
 </model></h:head>
 <h:body><upload ref="/data/photo"/><group ref="/data/m"><repeat nodeset="/data/m"/></group></h:body>
</h:html>"""


def test_every_listed_form_has_what_a_device_demands():
    entry = FormEntry("hh", "Hộ & gia đình", "7", "0" * 32, "http://x/f.xml?a=1&b=2", "http://x/m")
    [form] = etree.fromstring(form_list([entry]))
    found = {child.tag.removeprefix(FORMS): child.text for child in form}
    assert form.tag == f"{FORMS}xform"
    assert found["hash"] == "md5:" + "0" * 32
    assert found["name"] == "Hộ & gia đình"
    assert found["downloadUrl"] == "http://x/f.xml?a=1&b=2"
    assert set(found) == {"formID", "name", "version", "hash", "downloadUrl", "manifestUrl"}


def test_a_form_without_media_has_no_manifest_address_and_the_list_may_be_empty():
    assert b"manifestUrl" not in form_list([FormEntry("a", "b", "1", "x", "y")])
    assert len(etree.fromstring(form_list([]))) == 0


def test_every_listed_file_has_name_hash_and_address():
    [file] = etree.fromstring(manifest([MediaEntry("xã.csv", "abc", "http://x")]))
    assert [child.tag.removeprefix(MANIFEST) for child in file] == ["filename", "hash", "downloadUrl"]


def test_the_answer_to_a_person_is_escaped():
    root = etree.fromstring(response("Đã nhận <phiếu> & lưu"))
    assert root[0].text == "Đã nhận <phiếu> & lưu"
    assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"


def test_an_outline_knows_identity_media_and_repeats():
    found = outline(XFORM)
    assert (found.form_id, found.version, found.title) == ("hh", "7", "Hộ gia đình")
    assert found.binary_paths == ("/data/photo", "/data/m/p")
    assert found.repeat_paths == ("/data/m",)

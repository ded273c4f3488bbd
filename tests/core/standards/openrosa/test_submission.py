"""A submission is read defensively: what is wrong is named, with its place."""

import pytest

from solieu.core.standards.openrosa import (
    Limits,
    build_submission,
    flatten,
    leaves,
    named_files,
    parse,
)
from solieu.core.standards.openrosa.errors import (
    ControlCharacter,
    DoctypeRefused,
    IdentityTooLong,
    MalformedSubmission,
    NoFormId,
    NoInstanceId,
    SubmissionTooLarge,
    TooDeep,
    TooManyElements,
)

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<data id="f" version="1"><x>&b;</x><meta><instanceID>uuid:1</instanceID></meta></data>"""


def xml(body: str = "", meta: str = "<meta><instanceID>uuid:1</instanceID></meta>", head: str = 'id="f" version="3"'):
    return f"<data {head}>{body}{meta}</data>".encode()


def test_a_submission_tells_its_form_version_and_identity():
    read = parse(build_submission("vlss", "2026", "uuid:a", {"x": "1"}, deprecated_id="uuid:0"))
    assert (read.form_id, read.version, read.instance_id, read.deprecated_id) == ("vlss", "2026", "uuid:a", "uuid:0")


@pytest.mark.parametrize(
    "meta",
    [
        "<meta><instanceID> uuid:1\n</instanceID></meta>",
        '<m:meta xmlns:m="http://openrosa.org/xforms"><m:instanceID>uuid:1</m:instanceID></m:meta>',
        '<meta xmlns="http://openrosa.org/xforms"><instanceID>uuid:1</instanceID></meta>',
    ],
)
def test_meta_is_found_in_any_namespace(meta):
    assert parse(xml(meta=meta)).instance_id == "uuid:1"


def test_a_form_without_an_id_attribute_is_named_by_its_namespace():
    read = parse(b'<data xmlns="http://vn/f"><meta><instanceID>u</instanceID></meta></data>')
    assert read.form_id == "http://vn/f"


def test_malformed_xml_is_refused_with_line_and_column():
    with pytest.raises(MalformedSubmission) as refused:
        parse(b"<data id='f'>\n  <a></b>\n</data>")
    assert refused.value.facts["line"] == 2 and refused.value.facts["column"] > 1
    assert refused.value.status == 400


@pytest.mark.parametrize("payload", [b"", b"   ", b"<data", b"hello", b"\xef\xbb\xbf", b"<data id='f'>&nope;</data>"])
def test_what_is_not_xml_is_malformed(payload):
    with pytest.raises(MalformedSubmission):
        parse(payload)


def test_a_doctype_is_refused_before_its_entities_are_read():
    with pytest.raises(DoctypeRefused):
        parse(BOMB)


@pytest.mark.parametrize("doctype", [b'<!DOCTYPE data SYSTEM "file:///etc/passwd">', b"<!DOCTYPE data>"])
def test_every_kind_of_doctype_is_refused(doctype):
    with pytest.raises(DoctypeRefused):
        parse(doctype + xml())


@pytest.mark.parametrize("encoding", ["utf-7", "utf-16", "utf-32"])
def test_a_doctype_in_another_encoding_is_no_way_in(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + BOMB.decode().partition("?>")[2]
    with pytest.raises((DoctypeRefused, ControlCharacter, MalformedSubmission)):
        parse(text.encode(encoding))


def test_a_bomb_in_an_attribute_is_refused():
    bomb = BOMB.replace(b"<x>&b;</x>", b'<x y="&b;"/>')
    with pytest.raises(DoctypeRefused):
        parse(bomb)


def test_a_nul_is_refused_with_its_place():
    with pytest.raises(ControlCharacter) as refused:
        parse(xml("<a>x\n\x00</a>"))
    assert (refused.value.facts["line"], refused.value.facts["column"]) == (2, 1)


def test_a_control_character_in_disguise_is_refused():
    with pytest.raises(MalformedSubmission):
        parse(xml("<a>&#1;</a>"))


def test_depth_and_number_of_elements_are_bounded():
    with pytest.raises(TooDeep):
        parse(xml("<g>" * 70 + "</g>" * 70))
    with pytest.raises(TooManyElements):
        parse(xml("<a/>" * 20), limits=Limits(elements=10))
    with pytest.raises(SubmissionTooLarge):
        parse(xml("<a>" + "x" * 500 + "</a>"), limits=Limits(bytes=200))


def test_what_has_no_identity_is_refused():
    with pytest.raises(NoInstanceId):
        parse(xml(meta="<meta/>"))
    with pytest.raises(NoInstanceId):
        parse(xml(meta="<g><meta><instanceID>nested</instanceID></meta></g>"))
    with pytest.raises(NoFormId):
        parse(xml(head=""))


def test_an_identity_of_249_characters_is_taken_and_of_256_refused():
    assert len(parse(build_submission("f", "1", "i" * 249, {})).instance_id) == 249
    with pytest.raises(IdentityTooLong):
        parse(build_submission("f", "1", "i" * 256, {}))


def test_groups_dissolve_and_repeats_become_lists():
    body = "<hh><size>2</size><member><age>40</age></member><member><age>7</age></member></hh><note/>"
    assert flatten(parse(xml(body))) == {"size": "2", "member": [{"age": "40"}, {"age": "7"}], "note": ""}


def test_a_repeat_that_occurs_once_is_a_list_when_the_form_says_so():
    read = parse(xml("<hh><member><age>40</age></member></hh>"))
    assert flatten(read) == {"age": "40"}
    assert flatten(read, repeats={"/data/hh/member"}) == {"member": [{"age": "40"}]}


def test_repeats_nest():
    read = parse(xml("<p><h>1</h><m><n>a</n></m><m><n>b</n></m></p><p><h>2</h></p>"))
    assert flatten(read) == {"p": [{"h": "1", "m": [{"n": "a"}, {"n": "b"}]}, {"h": "2"}]}


def test_two_groups_may_share_a_question_name():
    assert flatten(parse(xml("<a><x>1</x></a><b><x>2</x></b>"))) == {"x": "1", "b/x": "2"}


def test_answers_keep_their_spaces_and_letters():
    read = parse(xml("<a> Phường Bến Nghé &amp; đường &lt;Lê Lợi&gt; </a><!-- no --><?pi no?>"))
    assert flatten(read) == {"a": " Phường Bến Nghé & đường <Lê Lợi> "}


def test_leaves_carry_their_paths():
    assert ("/data/hh/size", "2") in set(leaves(parse(xml("<hh><size>2</size></hh>"))))


def test_named_files_are_the_answers_to_media_questions():
    read = parse(xml("<photo>a.jpg</photo><m><p>b.jpg</p></m><m><p>a.jpg</p></m><m><p/></m><note>c.jpg</note>"))
    assert named_files(read, binary_paths=["/data/photo", "/data/m/p"]) == ["a.jpg", "b.jpg"]


def test_what_is_built_is_read_back_digit_for_digit():
    answers = {"a": 1.1 + 2.2, "b": 7, "c": None, "d": "<&>\"'"}
    read = flatten(parse(build_submission("f", "1", "u", answers, {"g": ["a", "b"]})))
    assert read == {"a": "3.3000000000000003", "b": "7", "c": "", "d": "<&>\"'"}

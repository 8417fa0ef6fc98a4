"""The shipped definitions can be read by every part that reads them."""

import json

import pytest

from central_server.services.bundle import bundled, check
from kep_client.domain.conditions import holds
from kep_client.domain.form import parse_form, validate
from kep_client.errors import KepError


def by_id(service_id):
    return next(doc for doc in map(json.loads, bundled()) if doc["id"] == service_id)


def test_both_definitions_pass_and_every_question_has_a_greek_title():
    for document in map(json.loads, bundled()):
        form = parse_form(check(document).form["schema"])
        for field in form.fields:
            assert field.title.el != field.name
            assert field.title.en
            assert all(choice.label.el != choice.value for choice in field.choices)
        assert document["tellCitizen"]["el"]
        assert all(rule["why"]["el"] for rule in document["documents"])
        assert all(law["ref"].startswith("ΔΕΙΓΜΑ") for law in document["legalBasis"])


def test_signatures_work_offline_and_certificates_are_taken_in():
    assert by_id("signature-certification")["offline"] == "full"
    assert by_id("family-status-certificate")["offline"] == "intake_only"


def test_a_representative_brings_an_authorisation():
    (rule,) = by_id("family-status-certificate")["documents"]
    assert holds(rule["required"], {"form": {"applicantRole": "representative"}})
    assert not holds(rule["required"], {"form": {"applicantRole": "self"}})


def test_the_defaults_of_a_form_are_answers_it_accepts():
    form = parse_form(check(by_id("family-status-certificate")).form["schema"])
    answers = {field.name: field.default for field in form.fields if field.default is not None}
    assert [fault.field for fault in validate(form, answers)] == ["municipalityOfRegistration"]


@pytest.mark.parametrize(
    ("spoil", "place"),
    [
        (lambda d: d.update(surprise=1), "surprise"),
        (lambda d: d.pop("title"), "document"),
        (lambda d: d.update(offline="sometimes"), "offline or calendar"),
        (lambda d: d["deadlines"].update(decision="soon"), ""),
        (lambda d: d["documents"][0].update(required={"eval": "x"}), ""),
        (lambda d: d["documents"][0]["title"].pop("el"), "title"),
        (lambda d: d["form"]["prefill"].update(ghost="$party.person.givenName"), "prefill/ghost"),
        (lambda d: d["form"]["schema"]["properties"]["copies"].update(pattern="x"), ""),
    ],
)
def test_a_fault_in_a_definition_is_found_before_it_is_published(spoil, place):
    document = by_id("signature-certification")
    spoil(document)
    with pytest.raises(KepError) as refused:
        check(document)
    assert refused.value.code == "service.invalid_definition"
    assert place in refused.value.params["p1"]

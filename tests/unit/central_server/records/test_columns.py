"""A select that names the fields of the wire, and the one that forgot a field."""

import pytest

from central_server.records.columns import documents, wire_columns
from central_server.schema.cases import case, interaction
from kep_client.wire.cases import CaseDoc
from kep_client.wire.interactions import InteractionDoc


def test_every_field_has_its_column_in_the_order_of_the_struct():
    columns = wire_columns(InteractionDoc, interaction)
    assert tuple(column.name for column in columns) == InteractionDoc.__struct_fields__


def test_a_field_without_a_column_is_noticed_before_the_first_row():
    with pytest.raises(KeyError):
        wire_columns(CaseDoc, case)


def test_a_row_of_another_length_is_no_document():
    with pytest.raises(ValueError, match="zip"):
        documents(InteractionDoc, [("id", "counter")])

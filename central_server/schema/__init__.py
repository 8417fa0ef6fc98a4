"""The tables of the centre, all on one MetaData; the migrations create exactly these."""

from sqlalchemy import MetaData

metadata = MetaData()

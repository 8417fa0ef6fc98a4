"""The one MetaData: the record's tables and those of sign-in."""

from sqlalchemy import MetaData

metadata = MetaData()

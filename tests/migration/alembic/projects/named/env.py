from metadata import Base

target_metadata = Base.metadata

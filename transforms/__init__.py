"""Pure transforms: bytes -> text -> lines with roles -> articles and metadata -> metrics; records in, records out."""

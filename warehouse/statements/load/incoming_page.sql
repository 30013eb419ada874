-- one row a page of the batch and place it was read from, with its site
create or replace temp table incoming_page as
select
    *,
    coalesce(
        nullif(regexp_extract(lower(url), '^[a-z]+://(?:www\.)?([^/:?#]+)', 1), ''),
        nullif(trim(publisher), ''),
        nullif(regexp_extract(lower(source_uri), '^https?://(?:www\.)?([^/:?#]+)', 1), ''),
        'unknown'
    ) as site
from read_parquet(getvariable('page_file'))

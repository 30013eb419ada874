-- one row a page version: which versions belong to one page, in which order, and which is current
with
pages as (
    select
        page_id,
        source_uri,
        publisher,
        crawled_at,
        published_at,
        first_run_id,
        regexp_replace(regexp_replace(lower(url), '^[a-z]+://(www\.)?', ''), '[#].*$|/$', '') as own_address,
        regexp_replace(regexp_replace(lower(original_url), '^[a-z]+://(www\.)?', ''), '[#].*$|/$', '') as stated_address
    from stg_page
),

addressed as (
    -- A page that names an original is a version of another page only where the same publisher names the same address.
    select
        *,
        coalesce(
            nullif(own_address, ''),
            if(stated_address != '' and publisher is not null, concat_ws(' ', stated_address, publisher), null)
        ) as address
    from pages
),

keyed as (
    select
        *,
        coalesce(address, min(address) over (partition by source_uri), source_uri) as page_key
    from addressed
)

select
    page_id,
    page_key,
    row_number() over versions as version_no,
    row_number() over versions = count(*) over (partition by page_key) as is_current
from keyed
window
    versions as (
        partition by page_key
        order by crawled_at asc nulls first, published_at asc nulls first, first_run_id asc, source_uri asc, page_id asc
    )

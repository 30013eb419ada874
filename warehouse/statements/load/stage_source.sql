-- one row a file or archive member and content of the batch that was not seen before
insert into stg_source by name
with
pages as (
    select
        source_uri,
        raw_sha256 as content_key,
        page_id,
        'staged' as outcome,
        min(crawled_at) as crawled_at
    from incoming_page
    group by source_uri, raw_sha256, page_id
),

refused as (
    select
        source_uri,
        'rejected' as content_key,
        null::varchar as page_id,
        if(bool_and(reason = 'exact_duplicate'), 'duplicate', 'rejected') as outcome,
        null::timestamp as crawled_at
    from read_parquet(getvariable('rejected_file'))
    where page_id is null and source_uri is not null
    group by source_uri
),

seen as (
    select * from pages
    union all
    select * from refused
)

select
    seen.*,
    getvariable('run_id') as first_run_id
from seen
anti join stg_source as known on seen.source_uri = known.source_uri and seen.content_key = known.content_key
order by seen.source_uri, seen.content_key

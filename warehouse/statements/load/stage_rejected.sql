-- one row a thing that a page of the batch, or a file that became no page, holds and that was not taken
insert into stg_rejected by name
with
incoming as (
    select distinct * from read_parquet(getvariable('rejected_file'))
),

identified as (
    select
        *,
        left(md5(concat_ws(
            chr(31),
            coalesce(page_id, '-'), coalesce(source_uri, '-'), stage, reason,
            coalesce(char_start, -1), coalesce(char_end, -1), coalesce(text, '-'), coalesce(detail, '-')
        )), 24) as rejected_id
    from incoming
    where page_id is null or page_id in (select page_id from accepted_page)
),

known_files as (
    -- Rows of accepted pages were cleared before: only files that became no page can be known already.
    select rejected_id from stg_rejected
    where page_id is null
)

select identified.*
from identified
anti join known_files as known on identified.rejected_id = known.rejected_id
order by identified.rejected_id

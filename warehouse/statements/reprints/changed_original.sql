-- one row a page whose original changed, and the pages that were and are this original
with
changed as (
    select
        page.page_id,
        page.reprint_of as old_original,
        original.reprint_of as new_original
    from stg_page as page
    inner join page_original as original on page.page_id = original.page_id
    where page.reprint_of is distinct from original.reprint_of
),

concerned as (
    select page_id from changed
    union
    select old_original as page_id from changed
    union
    select new_original as page_id from changed
),

concerned_keys as (
    -- The reprint count stands on the current version of the original, which need not be its first.
    select version.page_key
    from stg_page_version as version
    inner join concerned on version.page_id = concerned.page_id
)

select
    page.page_id,
    page.site
from stg_page as page
inner join stg_page_version as version on page.page_id = version.page_id
where version.page_key in (select page_key from concerned_keys)

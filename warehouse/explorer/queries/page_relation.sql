-- one row a page and another page that is a version, a reprint or the original of it, by page
with
pages as (
    select
        stg_page.page_id,
        stg_page.title,
        stg_page.site,
        stg_page.published_at,
        stg_page.crawled_at,
        stg_page.version_no,
        stg_page.is_current,
        stg_page.reprint_of,
        stg_page_version.page_key
    from stg_page
    inner join stg_page_version on stg_page.page_id = stg_page_version.page_id
),

versions as (
    select
        pages.page_id,
        'version' as relation,
        others.page_id as other_page_id
    from pages
    inner join pages as others on pages.page_key = others.page_key and pages.page_id != others.page_id
),

originals as (
    select
        page_id,
        'original' as relation,
        reprint_of as other_page_id
    from pages
    where reprint_of is not null
),

reprints as (
    select
        reprint_of as page_id,
        'reprint' as relation,
        page_id as other_page_id
    from pages
    where reprint_of is not null
),

relations as (
    select * from versions
    union all
    select * from originals
    union all
    select * from reprints
)

select
    relations.page_id,
    relations.relation,
    relations.other_page_id,
    others.title,
    others.site,
    others.published_at,
    others.crawled_at,
    others.version_no,
    others.is_current
from relations
inner join pages as others on relations.other_page_id = others.page_id
where relations.page_id in (select wanted_page.page_id from wanted_page)
order by relations.page_id, relations.relation, others.version_no, others.published_at, relations.other_page_id

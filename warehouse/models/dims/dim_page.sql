-- one row a current page
with
pages as (
    select * from stg_page
    where is_current
),

-- 某文_2.html goes on where 某文.html ends, as ?page=2 does: the address tells it, and the title does not speak against it.
addresses as (
    select
        page_id,
        site,
        title,
        published_at,
        published_precision,
        coalesce(url, original_url, source_uri) as address,
        regexp_replace(title, '\s*[（(]\s*第?\s*\d{1,2}\s*页?\s*[)）]\s*$', '') as story
    from pages
),

numbered as (
    select
        *,
        regexp_replace(address, '([_-]\d{1,2}(\.[A-Za-z]{3,6})|[?&]p(age)?=\d{1,2})$', '\2') as first_address,
        cast(regexp_extract(address, '(\d{1,2})(\.[A-Za-z]{3,6})?$', 1) as integer) as number
    from addresses
    where regexp_matches(address, '([_-]\d{1,2}\.[A-Za-z]{3,6}|[?&]p(age)?=\d{1,2})$')
),

parts as (
    select
        numbered.page_id,
        opening.page_id as continues,
        opening.title,
        opening.published_at,
        opening.published_precision,
        1 + row_number() over (partition by opening.page_id order by numbered.number, numbered.page_id) as part_no
    from numbered
    inner join addresses as opening
        on
            numbered.first_address = opening.address
            and numbered.site = opening.site
            and (numbered.story is null or opening.story is null or numbered.story = opening.story)
),

reprints as (
    select
        original.page_id,
        count(*) as reprint_count
    from pages as reprint
    inner join stg_page as first_version on reprint.reprint_of = first_version.page_id
    inner join stg_page_version as first_key on first_version.page_id = first_key.page_id
    inner join stg_page_version as current_key on first_key.page_key = current_key.page_key and current_key.is_current
    inner join pages as original on current_key.page_id = original.page_id
    group by original.page_id
),

kept as (
    select
        page_id,
        sum(char_end - char_start) as kept_chars
    from stg_line
    where is_kept
    group by page_id
),

metrics as (
    select
        page_id,
        count(*) as metric_count
    from stg_metric
    group by page_id
)

select
    pages.page_id,
    pages.site,
    coalesce(pages.title, parts.title) as title,
    pages.publisher,
    pages.source,
    coalesce(pages.published_at, parts.published_at) as published_at,
    if(pages.published_at is null, parts.published_precision, pages.published_precision) as published_precision,
    pages.crawled_at,
    pages.url,
    pages.source_uri,
    pages.version_no,
    parts.continues,
    coalesce(parts.part_no, 1) as part_no,
    pages.reprint_of,
    coalesce(reprints.reprint_count, 0) as reprint_count,
    pages.char_count,
    coalesce(kept.kept_chars, 0) as kept_chars,
    coalesce(metrics.metric_count, 0) as metric_count
from pages
left join parts on pages.page_id = parts.page_id
left join reprints on pages.page_id = reprints.page_id
left join kept on pages.page_id = kept.page_id
left join metrics on pages.page_id = metrics.page_id

-- one row a current page
with
pages as (
    select * from stg_page
    where is_current
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
    pages.title,
    pages.publisher,
    pages.source,
    pages.published_at,
    pages.published_precision,
    pages.crawled_at,
    pages.url,
    pages.source_uri,
    pages.version_no,
    pages.reprint_of,
    coalesce(reprints.reprint_count, 0) as reprint_count,
    pages.char_count,
    coalesce(kept.kept_chars, 0) as kept_chars,
    coalesce(metrics.metric_count, 0) as metric_count
from pages
left join reprints on pages.page_id = reprints.page_id
left join kept on pages.page_id = kept.page_id
left join metrics on pages.page_id = metrics.page_id

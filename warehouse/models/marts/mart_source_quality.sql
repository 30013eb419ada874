-- one row a site
with
pages as (
    select * from stg_page
    where is_current
),

articles as (
    select distinct page_id
    from stg_article
),

page_counts as (
    select
        pages.site,
        count(*) as pages,
        count(pages.reprint_of) as reprints,
        count(*) filter (where pages.title is null) as without_title,
        count(*) filter (where pages.published_at is null) as without_date,
        count(*) filter (where pages.publisher is null) as without_publisher,
        count(*) filter (where articles.page_id is null) as without_article
    from pages
    left join articles on pages.page_id = articles.page_id
    group by pages.site
),

line_chars as (
    select
        pages.site,
        sum(lines.char_end - lines.char_start)::bigint as chars,
        coalesce(sum(lines.char_end - lines.char_start) filter (where lines.is_kept), 0) as kept,
        coalesce(sum(lines.char_end - lines.char_start) filter (where lines.role = 'meta'), 0) as meta,
        coalesce(sum(lines.char_end - lines.char_start) filter (where lines.role = 'nav'), 0) as nav,
        coalesce(sum(lines.char_end - lines.char_start) filter (where lines.role = 'related'), 0) as related,
        coalesce(sum(lines.char_end - lines.char_start) filter (where lines.role = 'share'), 0) as share,
        coalesce(sum(lines.char_end - lines.char_start) filter (where lines.role = 'disclaimer'), 0) as disclaimer,
        coalesce(sum(lines.char_end - lines.char_start) filter (where lines.role = 'footer'), 0) as footer
    from stg_line as lines
    inner join pages on lines.page_id = pages.page_id
    group by pages.site
),

metric_counts as (
    select
        pages.site,
        count(*) as metrics
    from stg_metric as metrics
    inner join pages on metrics.page_id = pages.page_id
    group by pages.site
),

rejected_counts as (
    select
        pages.site,
        count(*) as rejected
    from stg_rejected as rejected
    inner join pages on rejected.page_id = pages.page_id
    where rejected.reason != 'exact_duplicate'
    group by pages.site
)

select
    page_counts.*,
    coalesce(line_chars.chars, 0) as chars,
    coalesce(round(line_chars.kept * 100 / nullif(line_chars.chars, 0), 4), 0) as kept_share,
    coalesce(round(line_chars.meta * 100 / nullif(line_chars.chars, 0), 4), 0) as meta_share,
    coalesce(round(line_chars.nav * 100 / nullif(line_chars.chars, 0), 4), 0) as nav_share,
    coalesce(round(line_chars.related * 100 / nullif(line_chars.chars, 0), 4), 0) as related_share,
    coalesce(round(line_chars.share * 100 / nullif(line_chars.chars, 0), 4), 0) as share_share,
    coalesce(round(line_chars.disclaimer * 100 / nullif(line_chars.chars, 0), 4), 0) as disclaimer_share,
    coalesce(round(line_chars.footer * 100 / nullif(line_chars.chars, 0), 4), 0) as footer_share,
    coalesce(metric_counts.metrics, 0) as metrics,
    coalesce(rejected_counts.rejected, 0) as rejected
from page_counts
left join line_chars on page_counts.site = line_chars.site
left join metric_counts on page_counts.site = metric_counts.site
left join rejected_counts on page_counts.site = rejected_counts.site

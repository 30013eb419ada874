-- level: warning
-- finds: facts
-- needs: stg_article, stg_metric, previous
-- meaning: The pages since the last good release hold articles and figures about as often as the pages in it.
-- advice: Compare a new page with an old one of the same site by chengji explain; if other kinds of pages land now, nothing is wrong.
with before as (
    select
        count(*) as pages,
        count(*) filter (where page_id in (select article.page_id from previous.stg_article as article)) / count(*) as with_article,
        count(*) filter (where page_id in (select metric.page_id from previous.stg_metric as metric)) / count(*) as with_figure
    from previous.stg_page
),

now as (
    select
        count(*) as pages,
        count(*) filter (where page_id in (select article.page_id from stg_article as article)) / count(*) as with_article,
        count(*) filter (where page_id in (select metric.page_id from stg_metric as metric)) / count(*) as with_figure
    from checked
    where not exists (select 1 from previous.stg_page as earlier where earlier.page_id = checked.page_id)
)

select
    now.pages as new_pages,
    round(before.with_article, 3) as with_article_before,
    round(now.with_article, 3) as with_article_now,
    round(before.with_figure, 3) as with_figure_before,
    round(now.with_figure, 3) as with_figure_now
from before
cross join now
where
    least(now.pages, before.pages) >= $yield_min_pages
    and greatest(before.with_article - now.with_article, before.with_figure - now.with_figure) > $yield_max_fall

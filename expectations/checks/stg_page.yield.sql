-- level: critical
-- finds: facts
-- needs: stg_article, stg_metric
-- meaning: A plausible share of the pages holds an article, and a plausible share a figure.
-- advice: Read some pages with chengji explain: either the cleaner finds no articles any more, or what lands is no longer articles.
with yields as (
    select
        count(*) as pages,
        count(*) filter (where page_id in (select article.page_id from stg_article as article)) as with_article,
        count(*) filter (where page_id in (select metric.page_id from stg_metric as metric)) as with_figure
    from checked
)

select * from yields
where pages >= $yield_min_pages and (with_article < $article_min_share * pages or with_figure < $figure_min_share * pages)

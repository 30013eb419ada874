-- one row an article, by page
select
    page_id,
    ordinal,
    title,
    byline,
    reporters,
    line_first,
    line_last
from stg_article
where page_id in (select wanted_page.page_id from wanted_page)
order by page_id, ordinal

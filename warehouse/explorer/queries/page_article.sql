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
order by page_id, ordinal

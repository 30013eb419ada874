-- one row a string of a page that was looked at and not taken, by page and place on it
select
    page_id,
    char_start,
    char_end,
    text,
    stage,
    reason,
    detail
from stg_rejected
where page_id is not null and char_start is not null and page_id in (select wanted_page.page_id from wanted_page)
order by page_id, char_start, char_end, rejected_id

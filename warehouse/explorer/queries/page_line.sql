-- one row a line, by page and place on it
select
    page_id,
    line_no,
    char_start,
    text,
    role,
    is_kept,
    rule_id
from stg_line
where page_id in (select wanted_page.page_id from wanted_page)
order by page_id, line_no

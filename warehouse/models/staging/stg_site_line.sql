-- one row a short text line that pages of one site repeat
with
pages as (
    select
        page_id,
        site
    from stg_page
    where is_current
),

lines as (
    select
        page_id,
        text
    from stg_line
    where char_end - char_start <= getvariable('site_line_max_chars')
)

select
    pages.site,
    trim(lines.text) as text,
    count(distinct lines.page_id) as page_count
from lines
inner join pages on lines.page_id = pages.page_id
where trim(lines.text) != ''
group by pages.site, trim(lines.text)
having count(distinct lines.page_id) >= getvariable('site_line_min_pages')

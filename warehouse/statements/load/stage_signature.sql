-- one row an accepted page whose kept text is long enough to be told apart
insert into stg_signature by name
with
kept as (
    select
        page_id,
        sum(char_end - char_start)::integer as kept_chars
    from read_parquet(getvariable('line_file'))
    where is_kept and page_id in (select page_id from accepted_page)
    group by page_id
)

select
    page.page_id,
    page.signature,
    kept.kept_chars
from accepted_page as page
inner join kept on page.page_id = kept.page_id
where len(page.signature) > 0 and kept.kept_chars >= getvariable('reprint_min_chars')
order by page.page_id

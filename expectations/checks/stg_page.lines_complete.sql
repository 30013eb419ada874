-- level: critical
-- finds: rows
-- needs: stg_line
-- shows: char_count
-- meaning: Every visible character of a page stands in one of its lines: lines = kept + noise.
-- advice: Lines were lost or doubled between the transforms and staging: load the batch of the page again.
with lines as (
    select
        page_id,
        sum(length(regexp_replace(text, $blank, '', 'g'))) as visible
    from stg_line
    group by page_id
)

select checked.*
from checked
left join lines on lines.page_id = checked.page_id
where length(regexp_replace(checked.text, $blank, '', 'g')) <> coalesce(lines.visible, 0)

-- level: critical
-- finds: rows
-- needs: stg_line
-- shows: char_count
-- meaning: Every visible character of a page stands in one of its lines: lines = kept + noise.
-- advice: Lines were lost or doubled between the transforms and staging: load the batch of the page again.
with lines as (
    select
        page_id,
        sum(length(text)) as chars,
        bool_or(contains(text, chr(10)) or contains(text, chr(13))) as has_break
    from stg_line
    group by page_id
),

-- A page whose lines leave out no more characters than it has line breaks is complete; only the others are counted without their blanks,
-- which costs thirty times as much.
doubtful as (
    select checked.page_id
    from checked
    left join lines on lines.page_id = checked.page_id
    where
        lines.has_break is distinct from false
        or lines.chars is distinct from length(replace(replace(checked.text, chr(10), ''), chr(13), ''))
),

seen as (
    select
        page_id,
        sum(length(regexp_replace(text, $blank, '', 'g'))) as visible
    from stg_line
    where page_id in (select page_id from doubtful)
    group by page_id
)

select checked.*
from checked
inner join doubtful on doubtful.page_id = checked.page_id
left join seen on seen.page_id = checked.page_id
where length(regexp_replace(checked.text, $blank, '', 'g')) <> coalesce(seen.visible, 0)

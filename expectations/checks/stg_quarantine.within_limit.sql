-- level: critical
-- finds: facts
-- needs: stg_metric, stg_mechanism, stg_page
-- meaning: At most a small share of a table's rows is in quarantine.
-- advice: Correct the rules that the set-aside rows broke, and reprocess the pages.
with aside as (
    select table_name, count(distinct row_key) as rows_aside from checked group by table_name
),

staged as (
    select 'stg_metric' as table_name, count(*) as rows_staged from stg_metric
    union all
    select 'stg_mechanism', count(*) from stg_mechanism
    union all
    select 'stg_page', count(*) from stg_page
)

select aside.table_name, aside.rows_aside, staged.rows_staged
from aside
inner join staged on staged.table_name = aside.table_name
where aside.rows_aside > greatest($quarantine_always_allowed, staged.rows_staged * $quarantine_max_share)

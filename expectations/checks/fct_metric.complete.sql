-- level: critical
-- finds: facts
-- needs: stg_metric, stg_page, stg_quarantine
-- meaning: Facts + quarantine = staged figures of current pages that are no reprints.
-- advice: Look at the joins of fct_metric: a row was lost or multiplied, or a quarantined one got in.
with expected as (
    select metric.metric_id
    from stg_metric as metric
    inner join stg_page as page on page.page_id = metric.page_id
    where
        page.is_current and page.reprint_of is null
        and metric.metric_id not in (select row_key from stg_quarantine where table_name = 'stg_metric')
        and metric.page_id not in (select row_key from stg_quarantine where table_name = 'stg_page')
)

select
    coalesce(expected.metric_id, checked.metric_id) as metric_id,
    if(checked.metric_id is null, 'missing', 'unexpected') as found
from expected
full join checked on checked.metric_id = expected.metric_id
where expected.metric_id is null or checked.metric_id is null
order by metric_id

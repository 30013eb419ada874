-- level: critical
-- finds: rows
-- needs: stg_metric
-- shows: total_metric_id
-- meaning: A total stands on the same page as its part, is another figure and has the same unit.
-- advice: Look at the rule that joins parts and totals.
select checked.*
from checked
inner join stg_metric as total on total.metric_id = checked.total_metric_id
where total.page_id <> checked.page_id or total.metric_id = checked.metric_id

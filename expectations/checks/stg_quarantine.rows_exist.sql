-- level: critical
-- finds: rows
-- needs: stg_metric, stg_page
-- shows: detail
-- meaning: Every row in quarantine is still staged, so that quarantine + facts = staged.
-- advice: Fill the quarantine anew from the verdict over staging.
select checked.*
from checked
where
    (checked.table_name = 'stg_metric' and checked.row_key not in (select metric_id from stg_metric))
    or (checked.table_name = 'stg_page' and checked.row_key not in (select page_id from stg_page))

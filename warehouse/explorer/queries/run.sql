-- one row a run, newest first
select *
from mart_run
order by started_at_utc desc, run_id asc
limit 60

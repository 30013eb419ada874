-- one row a stage and reason why something was not taken
select
    stage,
    reason,
    count(*) as rejected_count
from stg_rejected
group by stage, reason
order by rejected_count desc, stage asc, reason asc

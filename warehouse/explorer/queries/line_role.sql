-- one row a role
select
    role,
    is_kept,
    count(*) as line_count
from stg_line
group by role, is_kept
order by is_kept desc, line_count desc, role asc

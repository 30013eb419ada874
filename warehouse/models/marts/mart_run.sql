-- one row a run
with
runs as (
    select * from stg_run
)

select
    * exclude (rules_hash, code_version),
    lines_kept * 100 / nullif(lines_kept + lines_noise, 0) as kept_line_share,
    epoch(ended_at_utc - started_at_utc) as seconds_total,
    pages_staged / nullif(epoch(ended_at_utc - started_at_utc), 0) as pages_per_second
from runs

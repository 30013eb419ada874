-- level: warning
-- finds: rows
-- needs: stg_run
-- shows: published_at, crawled_at
-- meaning: No page was published after it was fetched.
-- advice: Look at how the date was read from the page; a date of an event that it announces is not its publication date.
select checked.*
from checked
cross join (select max(started_at_utc) + interval 8 hour as shanghai_time from stg_run) as latest
where checked.published_at > coalesce(checked.crawled_at, latest.shanghai_time) + $clock_skew_days * interval 1 day

-- level: warning
-- finds: facts
-- meaning: New pages arrived within the last days.
-- advice: Look at what fills the landing folder: nothing new came for days.
with latest as (
    select
        max(started_at_utc) as last_run,
        max(started_at_utc) filter (pages_staged > 0) as last_news
    from checked
)

select last_run, last_news
from latest
where last_run - last_news > $fresh_days * interval 1 day

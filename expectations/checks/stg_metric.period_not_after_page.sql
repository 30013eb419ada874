-- level: critical
-- finds: rows
-- needs: stg_page
-- shows: period, period_start, status
-- meaning: What is reported as done does not lie after the page's publication.
-- advice: Look at the rule that resolved the words for the time, and whether the figure is a plan.
select checked.*
from checked
inner join stg_page as page on page.page_id = checked.page_id
where
    checked.status not in ('planned', 'standard')
    and checked.period_start
    > case when page.published_precision = 'month' then last_day(page.published_at) else page.published_at::date end
    + $clock_skew_days

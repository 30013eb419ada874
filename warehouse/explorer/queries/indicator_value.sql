-- one row an indicator, place, unit, period and period kind, by indicator, place and time
select *
from series_point
order by indicator_code, place_code, year, period_end, period, period_kind, unit

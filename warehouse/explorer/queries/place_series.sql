-- one row a place, indicator, unit, period and period kind, by place, theme and indicator
select *
from series_point
order by place_code, theme, indicator_code, unit, year, period_end, period, period_kind

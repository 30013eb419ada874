-- one row a place, indicator, unit, period and period kind, with what the explorer says of the place and the indicator
select
    series.*,
    dim_place.province_name,
    dim_place.level,
    dim_indicator.name_zh,
    dim_indicator.name_en,
    series.unit = dim_indicator.unit as is_own_unit
from mart_indicator_series as series
inner join dim_indicator on series.indicator_code = dim_indicator.code
left join dim_place on series.place_code = dim_place.code and dim_place.is_latest

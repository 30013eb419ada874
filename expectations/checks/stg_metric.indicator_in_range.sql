-- level: critical
-- finds: rows
-- needs: dim_indicator
-- shows: indicator_code, value
-- meaning: The value of an indicator lies in the range that the catalogue gives it.
-- advice: Look at whether the figure is this indicator; ranges stand in seeds/indicators.toml.
select checked.*
from checked
inner join dim_indicator as indicator on indicator.code = checked.indicator_code and indicator.unit = checked.unit
where
    least(checked.value, checked.value_low) < indicator.range_low
    or greatest(checked.value, checked.value_high) > indicator.range_high

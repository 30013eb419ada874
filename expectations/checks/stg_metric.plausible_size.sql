-- level: critical
-- finds: rows
-- shows: value, unit
-- meaning: No figure is larger than anything of its unit can be.
-- advice: Look for a multiplier (万, 亿) read twice, or figures that stand side by side and were read as one.
select checked.*
from checked
inner join $ceilings as ceiling(unit, highest) on ceiling.unit = checked.unit
where greatest(abs(checked.value), abs(checked.value_low), abs(checked.value_high)) > ceiling.highest

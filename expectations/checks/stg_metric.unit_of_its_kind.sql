-- level: critical
-- finds: rows
-- needs: dim_unit
-- shows: unit_raw, unit, quantity_kind
-- meaning: A figure's canonical unit belongs to its kind of quantity and to the unit as written.
-- advice: Look at the rule that read the unit; what a unit means stands in seeds/units.toml.
with kinds as (
    select unit, list(distinct quantity_kind) as quantity_kinds from dim_unit group by unit
),

written as (
    select unit_raw, list(distinct unit) as units from dim_unit group by unit_raw
)

select checked.*
from checked
left join kinds on kinds.unit = checked.unit
left join written on written.unit_raw = checked.unit_raw
where not list_contains(kinds.quantity_kinds, checked.quantity_kind) or not list_contains(written.units, checked.unit)

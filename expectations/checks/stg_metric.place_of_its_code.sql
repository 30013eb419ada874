-- level: critical
-- finds: rows
-- needs: dim_place
-- shows: place, place_code
-- meaning: A figure's place bears the name that its division code has, or had.
-- advice: Look at how the place was resolved: codes and names stand in seeds/divisions.csv.
with names as (
    select code, list(distinct name) as names from dim_place group by code
)

select checked.*
from checked
inner join names on names.code = checked.place_code
where not list_contains(names.names, checked.place)

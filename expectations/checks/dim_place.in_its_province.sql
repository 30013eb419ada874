-- level: critical
-- finds: rows
-- shows: parent_code, province_code
-- meaning: A division belongs to the province that its code starts with, and its parent is a division.
-- advice: Build seeds/divisions.csv again.
select checked.*
from checked
where
    substr(checked.code, 1, 2) <> substr(checked.province_code, 1, 2)
    or (checked.parent_code is not null and checked.parent_code not in (select code from checked))

-- level: critical
-- finds: rows
-- shows: reprint_of
-- meaning: A reprint points to another page, and that page is no reprint itself.
-- advice: Look at how reprints are grouped: each group has one original.
select checked.*
from checked
inner join checked as original on original.page_id = checked.reprint_of
where checked.reprint_of = checked.page_id or original.reprint_of is not null

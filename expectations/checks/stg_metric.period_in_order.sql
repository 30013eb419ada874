-- level: critical
-- finds: rows
-- shows: period, period_start, period_end
-- meaning: A period starts before it ends, and in the year that its text says.
-- advice: Look at the rule that resolved the words for the time.
select * from checked
where period_start > period_end or (regexp_matches(period, '^[0-9]{4}') and year(period_start) <> substr(period, 1, 4)::integer)

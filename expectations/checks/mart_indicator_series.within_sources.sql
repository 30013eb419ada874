-- level: critical
-- finds: rows
-- shows: value, lowest, highest, source_count
-- meaning: The value of a series lies between the lowest and the highest that its sources report.
-- advice: Look at how the series chooses among its sources.
select * from checked
where
    lowest > highest
    or value < lowest
    or value > highest
    or (is_conflict and source_count < 2)

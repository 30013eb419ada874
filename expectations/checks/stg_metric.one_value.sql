-- level: critical
-- finds: rows
-- shows: value, value_low, value_high, rule_id
-- meaning: A figure has either one value or both ends of a range, the lower one first.
-- advice: Look at the rule of the number grammar that read it.
select * from checked
where not (
    (value is not null and value_low is null and value_high is null)
    or (value is null and value_low is not null and value_high is not null and value_low <= value_high)
)

-- level: warning
-- finds: facts
-- needs: previous
-- meaning: Hardly any figure of the last good release has another value or unit now.
-- advice: A rule has changed: compare the two releases, and if the change is meant, leave it: the next release is compared with this one.
with changed as (
    select
        checked.metric_id,
        earlier.value as value_before,
        checked.value as value_now,
        earlier.unit as unit_before,
        checked.unit as unit_now,
        checked.text,
        checked.sentence
    from checked
    inner join previous.stg_metric as earlier on earlier.metric_id = checked.metric_id
    where
        earlier.value is distinct from checked.value
        or earlier.value_low is distinct from checked.value_low
        or earlier.value_high is distinct from checked.value_high
        or earlier.unit is distinct from checked.unit
)

select * from changed
where (select count(*) from changed) > $changed_values_max_share * (select count(*) from previous.stg_metric)
order by changed.metric_id

-- level: critical
-- finds: facts
-- meaning: Few pairs of problems notified and rectified contradict each other.
-- advice: Look at which two figures were paired: a page may err, many pages do not.
with counts as (
    select
        count(*) as pairs,
        count(*) filter (where rate_basis = 'contradictory') as contradictory
    from checked
    where notified is not null and rectified is not null
)

select contradictory, pairs, round(contradictory * 100 / pairs, 1) as percent
from counts
where contradictory > greatest($contradictory_pairs_always_allowed, $contradictory_pairs_max_share * pairs)

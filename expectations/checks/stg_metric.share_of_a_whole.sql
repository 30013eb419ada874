-- level: critical
-- finds: rows
-- shows: value, item, action
-- meaning: A share lies between 0 and 100 percent, unless it is a growth or a comparison with a plan.
-- advice: Look at whether the figure is a share at all; words that announce a growth stand in seeds/expectations.toml.
with shares as (
    select
        *,
        concat_ws(
            ' ',
            item,
            action,
            substr(
                sentence,
                greatest(instr(sentence, text) - $near_before, 1),
                least(instr(sentence, text) - 1, $near_before) + length(text) + $near_after
            )
        ) as words
    from checked
    where unit = 'percent' and (abs(value) > 100 or abs(value_low) > 100 or abs(value_high) > 100)
)

select * exclude (words)
from shares
where not regexp_matches(words, array_to_string($beyond_whole, '|'))

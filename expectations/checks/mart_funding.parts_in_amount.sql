-- level: warning
-- finds: rows
-- shows: amount, parts_amount, part_count
-- meaning: The parts of an amount of money do not exceed it.
-- advice: Look at whether the parts belong to this amount; a page may also contradict itself.
select * from checked where bound <> 'over' and parts_amount > amount * (1 + $parts_tolerance)

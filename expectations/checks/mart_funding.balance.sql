-- level: critical
-- finds: rows
-- shows: amount, parts_amount, balance
-- meaning: The balance of an amount is what its parts leave of it.
-- advice: Look at how mart_funding adds up the parts.
select * from checked where balance <> amount - parts_amount or (parts_add_up and balance <> 0 and bound = 'exact' and abs(balance) > amount * $parts_tolerance)

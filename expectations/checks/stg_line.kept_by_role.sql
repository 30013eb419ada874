-- level: critical
-- finds: rows
-- shows: role, is_kept
-- meaning: A line is kept if, and only if, its role is title, heading, body or caption.
-- advice: The warehouse and the transforms disagree about what is noise: bring the two together.
select * from checked where is_kept <> (role in ('title', 'heading', 'body', 'caption'))

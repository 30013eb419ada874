-- level: critical
-- finds: rows
-- shows: char_count, text_sha256
-- meaning: A page's text is the one that was hashed and counted when it was read.
-- advice: The text was cut or changed after it was read: load the batch of the page again.
select * from checked where sha256(text) <> text_sha256 or length(text) <> char_count

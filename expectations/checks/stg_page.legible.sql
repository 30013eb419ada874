-- level: warning
-- finds: rows
-- shows: encoding, encoding_evidence
-- meaning: Hardly any character of a page was replaced because it could not be decoded.
-- advice: Look at the encoding that was chosen for the page and give its site a declared one.
select * from checked where length(text) - length(replace(text, chr(65533), '')) > length(text) * $illegible_max_share

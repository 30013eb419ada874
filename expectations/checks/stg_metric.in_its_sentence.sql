-- level: critical
-- finds: rows
-- meaning: A figure's sentence holds its text.
-- advice: Look at how the sentence was cut out of the line.
select * from checked where not contains(sentence, text)

-- level: warning
-- finds: rows
-- shows: resident_share, evidence
-- meaning: Volunteers are at most all of the residents.
-- advice: Look at which share was taken for that of volunteers among residents.
select * from checked where resident_share > 100

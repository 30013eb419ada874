-- level: critical
-- finds: rows
-- shows: notified, rectified, closure_rate, rate_basis
-- meaning: No more problems are rectified than were notified: a closure rate is at most 100 percent.
-- advice: Look at which two figures were paired as notified and rectified.
select * from checked where closure_rate > 100 or closure_rate < 0 or (rate_basis = 'computed' and rectified > notified)

-- level: critical
-- finds: rows
-- shows: files_seen, pages_staged, duplicates, files_rejected
-- meaning: In every run, files seen = pages staged + duplicates + files rejected.
-- advice: Something that landed was dropped without a word: look at the run's batches and at its log.
select * from checked
where verdict not in ('running', 'aborted') and files_seen <> pages_staged + duplicates + files_rejected

-- level: critical
-- finds: rows
-- needs: stg_article
-- shows: article_id, line_no
-- meaning: A figure and its article are on the same page, and the figure is on one of the article's lines.
-- advice: Look at how the page was cut into articles.
select checked.*
from checked
inner join stg_article as article on article.article_id = checked.article_id
where article.page_id <> checked.page_id or checked.line_no < article.line_first or checked.line_no > article.line_last

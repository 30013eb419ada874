-- one row a theme with its figures
select
    dim_theme.theme,
    dim_theme.name_zh,
    dim_theme.name_en,
    count(fct_metric.metric_id) as figure_count,
    count(distinct fct_metric.page_id) as page_count
from dim_theme
left join fct_metric on dim_theme.theme = fct_metric.theme
group by dim_theme.theme, dim_theme.name_zh, dim_theme.name_en
order by figure_count desc, dim_theme.theme asc

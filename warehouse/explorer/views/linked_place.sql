-- one row a place that has a page of its own: it has a figure or a mechanism
select code
from dim_place
where
    is_latest
    and (
        code in (select fct_metric.place_code from fct_metric)
        or code in (select mart_mechanism.place_code from mart_mechanism)
    )

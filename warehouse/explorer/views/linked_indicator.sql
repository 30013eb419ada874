-- one row an indicator that has a page of its own: some place reports it
select code
from dim_indicator
where code in (select fct_indicator_value.indicator_code from fct_indicator_value)

-- one row an amount of money spent, invested, allocated or raised that is not a part of another, however often its page names it
with
money as (
    select
        *,
        coalesce(value, value_low) as amount,
        coalesce(action, '') as deed,
        coalesce(item, '') as thing,
        -- The words between the last pause and the figure.
        regexp_extract(left(sentence, greatest(strpos(sentence, text) - 1, 0)), '[^，,；;。：:、]*$') as clause,
        starts_with(rule_id, 'table.') as is_tabled
    from fct_metric
    where quantity_kind = 'money' and unit = 'CNY' and status != 'standard' and coalesce(value, value_low) is not null
),

words as (
    select
        role,
        term
    from dim_term
    where role in ('funding_action', 'funding_item', 'not_funding_action', 'not_funding_item', 'per_head', 'rest')
),

phrases as (
    select distinct
        deed,
        thing,
        if(deed = '' and thing = '', clause, '') as instead
    from money
),

judged_phrases as (
    select
        *,
        exists(
            select 1 from words
            where
                (words.role = 'funding_action' and contains(phrases.deed, words.term))
                or (words.role = 'funding_item' and contains(phrases.thing, words.term))
                or (words.role in ('funding_action', 'funding_item') and contains(phrases.instead, words.term))
        ) as speaks_of_funding,
        exists(
            select 1 from words
            where
                (words.role = 'not_funding_action' and contains(phrases.deed, words.term))
                or (words.role = 'not_funding_item' and contains(phrases.thing, words.term))
        ) as speaks_of_other
    from phrases
),

clauses as (
    select distinct clause
    from money
),

rates as (
    -- What one person, household or month gets is a rate, not an amount.
    select clause
    from clauses
    where exists (
        select 1 from words
        where words.role = 'per_head' and contains(clauses.clause, words.term)
    )
),

tabled_lines as (
    select distinct
        page_id,
        line_no
    from money
    where is_tabled
),

numbered_lines as (
    select
        page_id,
        line_no,
        line_no - row_number() over (partition by page_id order by line_no) as table_no
    from tabled_lines
),

tables as (
    select
        page_id,
        table_no,
        min(line_no) as first_line
    from numbered_lines
    group by page_id, table_no
),

funding_tables as (
    -- A row of a budget table says only what for; that it is spent stands in the lines above it or in the title.
    select distinct
        tables.page_id,
        tables.table_no
    from tables
    inner join stg_line as above
        on
            tables.page_id = above.page_id
            and above.is_kept
            and (above.role = 'title' or above.line_no between tables.first_line - 4 and tables.first_line - 1)
    inner join words on words.role = 'funding_item' and contains(above.text, words.term)
),

grouped as (
    select
        money.*,
        tables.table_no,
        money.is_tabled and money.thing in (
            select term from dim_term
            where role = 'total_row'
        ) as is_total_row,
        exists(
            select 1 from words
            where words.role = 'rest' and contains(money.sentence, words.term)
        ) as leaves_rest,
        not coalesce(judged_phrases.speaks_of_other, false)
        and rates.clause is null
        -- So little is a rate whose 每人 stands further off.
        and money.amount >= getvariable('funding_least_amount')
        and if(
            money.indicator_code is not null,
            money.indicator_code in (
                select term from dim_term
                where role = 'funding_code'
            ),
            judged_phrases.speaks_of_funding or funding_tables.table_no is not null
        ) as is_funding
    from money
    inner join judged_phrases
        on
            money.deed = judged_phrases.deed
            and money.thing = judged_phrases.thing
            and judged_phrases.instead = if(money.deed = '' and money.thing = '', money.clause, '')
    left join rates on money.clause = rates.clause
    left join numbered_lines as tables
        on money.is_tabled and money.page_id = tables.page_id and money.line_no = tables.line_no
    left join funding_tables on tables.page_id = funding_tables.page_id and tables.table_no = funding_tables.table_no
),

table_columns as (
    select
        page_id,
        table_no,
        status,
        coalesce(period, 'unstated') as period_key,
        count(*) as row_count,
        sum(amount) as column_amount,
        arg_min(metric_id, char_start) filter (where is_total_row) as total_row_id
    from grouped
    where table_no is not null
    group by page_id, table_no, status, period_key
),

column_totals as (
    -- The rows of a table are the parts of its total row, else of the amount in the text that they add up to.
    select
        table_columns.page_id,
        table_columns.table_no,
        table_columns.status,
        table_columns.period_key,
        coalesce(any_value(table_columns.total_row_id), arg_min(told.metric_id, told.char_start)) as total_metric_id
    from table_columns
    left join grouped as told
        on
            table_columns.page_id = told.page_id
            and table_columns.status = told.status
            and table_columns.column_amount = told.amount
            and table_columns.row_count > 1
            and told.table_no is null
            and told.is_funding
    group by table_columns.page_id, table_columns.table_no, table_columns.status, table_columns.period_key
),

totalled as (
    select
        grouped.* exclude (total_metric_id),
        coalesce(grouped.total_metric_id, if(grouped.is_total_row, null, column_totals.total_metric_id)) as total_metric_id
    from grouped
    left join column_totals
        on
            grouped.page_id = column_totals.page_id
            and grouped.table_no = column_totals.table_no
            and grouped.status = column_totals.status
            and coalesce(grouped.period, 'unstated') = column_totals.period_key
),

named as (
    -- A total row of the same amount as a figure in the text is that figure.
    select
        *,
        if(
            is_total_row,
            first_value(coalesce(indicator_code, item_head, thing)) over same_amount,
            coalesce(indicator_code, item_head, thing)
        ) as subject_key
    from totalled
    window same_amount as (partition by page_id, place_code, status, period, amount order by is_total_row, char_start)
),

mentions as (
    select
        *,
        first_value(metric_id) over (
            partition by page_id, place_code, status, period, amount, subject_key
            order by total_metric_id is not null, is_total_row, char_start
        ) as first_metric_id
    from named
),

roots as (
    -- A part whose total is no amount of money that counts stands for itself.
    select mentions.*
    from mentions
    left join mentions as total on mentions.total_metric_id = total.metric_id and total.is_funding
    where mentions.is_funding and total.metric_id is null and mentions.metric_id = mentions.first_metric_id
),

parts as (
    select
        total.first_metric_id as total_metric_id,
        count(*) as part_count,
        sum(part.amount) as parts_amount,
        bool_or(part.leaves_rest) as leaves_rest,
        string_agg(concat_ws(' ', part.text, part.thing), '；' order by part.char_start) as parts
    from mentions as part
    inner join mentions as total on part.total_metric_id = total.metric_id
    group by total.first_metric_id
)

select
    roots.*,
    coalesce(parts.part_count, 0) as part_count,
    parts.parts_amount,
    roots.amount - parts.parts_amount as balance,
    case
        when parts.part_count is null then null
        -- One part alone (其中…) is a share that the page singles out: it need not add up, it only must not exceed the whole.
        when parts.part_count = 1 and parts.parts_amount <= roots.amount then null
        -- What the others pay is told without its amount (其余由区级财政承担).
        when parts.leaves_rest and parts.parts_amount < roots.amount then null
        when roots.bound = 'over' then parts.parts_amount >= roots.amount * (1 - getvariable('funding_balance_share'))
        when roots.bound = 'under' then parts.parts_amount <= roots.amount * (1 + getvariable('funding_balance_share'))
        else abs(roots.amount - parts.parts_amount) <= abs(roots.amount) * getvariable('funding_balance_share')
    end as parts_add_up,
    parts.parts
from roots
left join parts on roots.metric_id = parts.total_metric_id

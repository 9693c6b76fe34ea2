{{ config(materialized='external', location=env_var('REPORT'), format='csv') }}

select count(*) as orders, sum(amount) as total
from {{ source('inbox', 'orders') }}

-- Beside the house's own database (POSTGRES_DB): Prefect's. The two never share tables.
CREATE DATABASE prefect;

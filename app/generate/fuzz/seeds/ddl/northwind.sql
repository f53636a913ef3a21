--
-- PostgreSQL database dump
--

\restrict aB3
SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
SET default_tablespace = '';

CREATE SCHEMA sales;
ALTER SCHEMA sales OWNER TO trader;
CREATE SCHEMA bank;
CREATE TYPE bank.side AS ENUM ('debit', 'credit');
CREATE TYPE bank.address AS (street text, city text);
CREATE DOMAIN bank.iban AS character varying(34) CHECK ((VALUE ~ '^[A-Z]{2}[0-9]{2}'::text));
CREATE TABLE bank.holders (
    id uuid DEFAULT public.uuid_generate_v4() NOT NULL,
    email public.citext NOT NULL,
    born date NOT NULL,
    tags character varying(10)[] DEFAULT '{}'::character varying[] NOT NULL,
    home bank.address,
    seen_from cidr,
    picture bytea,
    balance money,
    valid tstzrange,
    reference_code character varying(10) NOT NULL,
    short character varying(2),
    CONSTRAINT holders_born_check CHECK ((born > '1900-01-01'::date)),
    CONSTRAINT no_overlap EXCLUDE USING gist (valid WITH &&)
);
COMMENT ON TABLE bank.holders IS 'People; and firms';
CREATE TABLE bank.accounts (
    account_no bigint GENERATED ALWAYS AS IDENTITY (START WITH 5000 INCREMENT BY 10),
    holder_id uuid NOT NULL,
    iban bank.iban NOT NULL,
    opened_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
    closed_at timestamp with time zone,
    rate double precision DEFAULT '0'::double precision,
    limit_amount numeric(12,2) DEFAULT 0,
    flags bit(8) DEFAULT B'00000000'::"bit",
    CONSTRAINT closed_later CHECK ((closed_at > opened_at)),
    PRIMARY KEY (account_no)
);
CREATE TABLE bank.bookings (
    id bigserial PRIMARY KEY,
    account_no bigint NOT NULL REFERENCES bank.accounts,
    side bank.side NOT NULL,
    amount numeric(14,2) NOT NULL CHECK (amount > 0),
    booked_on date DEFAULT ('now'::text)::date NOT NULL,
    memo character varying(140),
    year_of integer GENERATED ALWAYS AS (date_part('year'::text, booked_on)) STORED
);
ALTER TABLE ONLY bank.holders ADD CONSTRAINT holders_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX holders_email ON bank.holders USING btree (lower((email)::text));
CREATE UNIQUE INDEX accounts_iban ON bank.accounts USING btree (iban) INCLUDE (holder_id);
ALTER TABLE ONLY bank.accounts ADD CONSTRAINT fk_holder FOREIGN KEY (holder_id) REFERENCES bank.holders(id) ON DELETE CASCADE NOT VALID;
ALTER TABLE bank.holders ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON bank.holders USING ((email = CURRENT_USER));

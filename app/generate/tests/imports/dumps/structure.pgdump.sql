-- As `structure.sql` of a Ruby application.
SET xmloption = content;
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
CREATE TABLE public.accounts (
    id bigint NOT NULL,
    public_id uuid DEFAULT gen_random_uuid() NOT NULL,
    name character varying NOT NULL,
    plan integer DEFAULT 0 NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    trial_ends_on date,
    created_at timestamp(6) without time zone NOT NULL,
    updated_at timestamp(6) without time zone NOT NULL
);
CREATE SEQUENCE public.accounts_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.accounts_id_seq OWNED BY public.accounts.id;
CREATE TABLE public.invoices (
    id bigint NOT NULL,
    account_id bigint NOT NULL,
    number character varying(12) NOT NULL,
    amount_cents integer DEFAULT 0 NOT NULL,
    currency character(3) DEFAULT 'EUR'::bpchar NOT NULL,
    state character varying DEFAULT 'draft'::character varying NOT NULL,
    issued_on date,
    due_on date,
    ip inet,
    CONSTRAINT due_after_issue CHECK ((due_on >= issued_on)),
    CONSTRAINT state_known CHECK (((state)::text = ANY (ARRAY[('draft'::character varying)::text, ('sent'::character varying)::text, ('paid'::character varying)::text]))),
    CONSTRAINT positive CHECK (((amount_cents > 0) AND (amount_cents <= 1000000)))
);
CREATE TABLE public.schema_migrations (
    version character varying NOT NULL
);
ALTER TABLE ONLY public.accounts ALTER COLUMN id SET DEFAULT nextval('public.accounts_id_seq'::regclass);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (version);
CREATE UNIQUE INDEX index_accounts_on_public_id ON public.accounts USING btree (public_id);
CREATE UNIQUE INDEX index_invoices_on_number ON public.invoices USING btree (number);
CREATE UNIQUE INDEX index_open ON public.invoices USING btree (account_id) WHERE ((state)::text = 'draft'::text);
ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT fk_rails_accounts FOREIGN KEY (account_id) REFERENCES public.accounts(id);
SET search_path TO "$user", public;
INSERT INTO "schema_migrations" (version) VALUES
('20230101000001'),
('20230101000000');

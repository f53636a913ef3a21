CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE public."User" (id bigserial PRIMARY KEY, email varchar(255) NOT NULL UNIQUE, age smallint CHECK (age BETWEEN 18 AND 99), m mood DEFAULT 'ok', tags text[], meta jsonb, price numeric(10,2) CHECK (price >= 0 AND price < 1000), at timestamptz DEFAULT now());
CREATE TABLE posts (id uuid, user_id bigint REFERENCES public."User" (id) ON DELETE CASCADE, slug text, state text CHECK (state IN ('draft', 'live')), PRIMARY KEY (id, user_id));
ALTER TABLE posts ADD CONSTRAINT u UNIQUE (slug); COMMENT ON COLUMN posts.slug IS 'short name'; INSERT INTO posts VALUES (1, 2, 'x;y', 'draft');

--
-- A conversion for SQLite, with what such conversions leave behind.
--
CREATE TABLE actor (
  actor_id numeric NOT NULL ,
  first_name VARCHAR(45) NOT NULL,
  last_name VARCHAR(45) NOT NULL,
  last_update TIMESTAMP NOT NULL,
  PRIMARY KEY  (actor_id)
  )
 ;
CREATE  INDEX idx_actor_last_name ON actor(last_name)
;
CREATE TRIGGER actor_trigger_ai AFTER INSERT ON actor
 BEGIN
  UPDATE actor SET last_update = DATETIME('NOW')  WHERE rowid = new.rowid;
 END
;
CREATE TABLE film (
  film_id int NOT NULL,
  title VARCHAR(255) NOT NULL,
  description BLOB SUB_TYPE TEXT DEFAULT NULL,
  release_year VARCHAR(4) DEFAULT NULL,
  rental_rate DECIMAL(4,2) DEFAULT 4.99  NOT NULL,
  length SMALLINT DEFAULT NULL,
  rating VARCHAR(10) DEFAULT 'G',
  special_features VARCHAR(100) DEFAULT NULL,
  last_update TIMESTAMP NOT NULL,
  PRIMARY KEY  (film_id),
  CONSTRAINT CHECK_special_features CHECK(special_features is null or
                                                           special_features like '%Trailers%' or
                                                           special_features like '%Commentaries%'),
  CONSTRAINT CHECK_special_rating CHECK(rating in ('G','PG','PG-13','R','NC-17'))
  )
;
CREATE TABLE film_actor (
  actor_id INT NOT NULL,
  film_id  INT NOT NULL,
  last_update TIMESTAMP NOT NULL,
  PRIMARY KEY  (actor_id,film_id),
  CONSTRAINT fk_film_actor_actor FOREIGN KEY (actor_id) REFERENCES actor (actor_id) ON DELETE NO ACTION ON UPDATE CASCADE,
  CONSTRAINT fk_film_actor_film FOREIGN KEY (film_id) REFERENCES film (film_id) ON DELETE NO ACTION ON UPDATE CASCADE
)
;
CREATE TABLE rental (
  rental_id INTEGER PRIMARY KEY ASC ON CONFLICT ABORT,
  rental_date TIMESTAMP DEFAULT (strftime('%s','now')) NOT NULL,
  customer TEXT COLLATE NOCASE DEFAULT ('nobody') NOT NULL,
  film_id INT NOT NULL REFERENCES film ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  paid INTEGER CHECK (paid IN (0, 1)),
  extra JSON,
  total REAL GENERATED ALWAYS AS (paid * 2) VIRTUAL,
  UNIQUE (rental_date, film_id) ON CONFLICT IGNORE
) WITHOUT ROWID;

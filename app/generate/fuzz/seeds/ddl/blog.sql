PRAGMA foreign_keys = ON;
BEGIN TRANSACTION;
CREATE TABLE IF NOT EXISTS "users" (
  "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  "user name" VARCHAR(30) NOT NULL UNIQUE COLLATE NOCASE,
  email TEXT NOT NULL UNIQUE,
  age INT CHECK (age BETWEEN 13 AND 120),
  is_admin BOOLEAN NOT NULL DEFAULT 0,
  bio,
  score REAL CHECK (score >= 0 AND score < 10),
  created_at DATETIME DEFAULT (datetime('now')) NOT NULL
);
CREATE TABLE [posts] (
  id INTEGER PRIMARY KEY,
  author_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
  slug TEXT NOT NULL,
  title NVARCHAR(160) NOT NULL,
  body TEXT,
  status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'archived')) DEFAULT 'draft',
  published_on DATE,
  UNIQUE (author_id, slug)
) STRICT;
CREATE TABLE tags (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE post_tags (
  post_id INTEGER NOT NULL REFERENCES posts,
  tag TEXT NOT NULL REFERENCES tags(name),
  position INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (post_id, tag)
);
CREATE TABLE profiles (
  user_id INTEGER PRIMARY KEY REFERENCES users(id),
  picture BLOB,
  theme TEXT CHECK (theme = 'dark' OR theme = 'light')
);
CREATE VIRTUAL TABLE search USING fts5(title, body);
CREATE TRIGGER touch AFTER UPDATE ON posts BEGIN UPDATE posts SET body = 'x;y'; DELETE FROM tags; END;
INSERT INTO tags VALUES ('rust; "sql"');
COMMIT;

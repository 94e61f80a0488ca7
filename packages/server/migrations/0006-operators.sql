-- The people who use the console: they review cases or run the installation. No tenant owns them.

create table operator (
  id text primary key,
  login text not null unique check (login ~ '^[a-z0-9][a-z0-9._@-]{1,62}$'),
  display_name text not null,
  roles text[] not null check (cardinality(roles) > 0 and roles <@ array['administrator', 'reviewer', 'auditor']),
  -- Argon2id in PHC form, with its own salt and costs.
  password_hash text not null,
  password_set_at timestamptz not null,
  -- True until the person has replaced the password that somebody else made.
  must_change_password boolean not null,
  created_at timestamptz not null,
  disabled_at timestamptz
);

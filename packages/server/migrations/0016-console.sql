-- Signing in to the console.

alter table operator
  -- Null: all tenants, those to come as well.
  add column tenant_ids text[] check (cardinality(tenant_ids) > 0),
  add column last_sign_in_at timestamptz;

-- The key of an authenticator app, sealed by the master key. `last_step` is that of the newest code that was taken.
create table operator_totp (
  operator_id text primary key references operator,
  sealed_secret bytea not null,
  enrolled_at timestamptz not null,
  last_step bigint not null
);

create table operator_passkey (
  -- The credential's own id, base64url.
  id text primary key,
  operator_id text not null references operator,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index operator_passkey_by_operator on operator_passkey (operator_id);

create table operator_recovery_code (
  operator_id text not null references operator,
  code_sha256 bytea not null,
  used_at timestamptz,
  primary key (operator_id, code_sha256)
);

create table operator_session (
  id text primary key,
  -- Of the cookie; changes with every step of the sign-in.
  token_sha256 bytea not null unique,
  operator_id text not null references operator,
  stage text not null check (stage in ('second_factor', 'password_change', 'enrol', 'signed_in')),
  started_at timestamptz not null,
  signed_in_at timestamptz,
  last_seen_at timestamptz not null,
  ends_at timestamptz not null,
  browser text not null,
  address text not null,
  -- What the next answer of an authenticator must contain.
  challenge text,
  -- The key of an app that is being set up, sealed by the master key.
  sealed_enrolment bytea
);
create index operator_session_by_operator on operator_session (operator_id);
create index operator_session_end on operator_session (ends_at);

-- Failures by what they count against: an ID, an address, an operator's second factor. Digests, since what was typed as an ID may
-- be a password.
create table sign_in_failure (
  subject bytea primary key,
  failures integer not null,
  failed_at timestamptz not null,
  locked_until timestamptz
);
create index sign_in_failure_age on sign_in_failure (failed_at);

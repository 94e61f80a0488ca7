-- Relying parties.

create table tenant (
  id text primary key,
  name text not null unique,
  sector text not null,
  created_at timestamptz not null
);

create table api_key (
  id text primary key,
  tenant_id text not null references tenant,
  livemode boolean not null,
  label text not null,
  secret_sha256 bytea not null,
  scopes text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

create table idempotent_request (
  tenant_id text not null references tenant,
  livemode boolean not null,
  key text not null,
  request_sha256 bytea not null,
  -- Null while the first request runs.
  status integer,
  sealed_body bytea,
  expires_at timestamptz not null,
  primary key (tenant_id, livemode, key)
);

-- Sessions. The table of legal transitions is filled from the protocol at every start.

create table session_transition (
  from_status text not null,
  to_status text not null,
  primary key (from_status, to_status)
);

create table session (
  id text primary key,
  tenant_id text not null references tenant,
  livemode boolean not null,
  status text not null,
  plan text not null,
  sector text not null,
  locale text,
  document_types text[] not null,
  document_type text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  retain_until timestamptz,
  attempt integer not null,
  receipt text not null,
  -- The client token that is good at present, and the thumbprint of the device key that used it first.
  client_token_id text not null,
  bound_jkt text,
  -- True after the relying party asked for another client token: the next device may take over.
  may_rebind boolean not null default false,
  consent_text_version text,
  consent_locale text,
  consent_granted_at timestamptz,
  -- Sealed by the session's key: purpose, reference, metadata; checks, fields of the document, timings.
  sealed_request bytea,
  sealed_result bytea,
  decision jsonb,
  -- How often processing of the present attempt was begun, and when last.
  processing_runs integer not null default 0,
  processing_began_at timestamptz
);
create index session_by_tenant on session (tenant_id, livemode, created_at desc, id desc);
create index session_to_expire on session (expires_at) where status in ('created', 'capturing', 'resubmit');
create index session_to_erase on session (retain_until) where retain_until is not null and status <> 'erased';
create index session_in_processing on session (processing_began_at) where status = 'processing';

create function session_guard_transition() returns trigger language plpgsql as $$
begin
  if new.status <> old.status and not exists (
    select from session_transition where from_status = old.status and to_status = new.status
  ) then
    raise exception 'a session that is % cannot become %', old.status, new.status
      using errcode = 'check_violation', constraint = 'session_legal_transition';
  end if;
  return new;
end
$$;
create trigger session_legal_transition before update of status on session
  for each row execute function session_guard_transition();

-- Apart from the session, so that a backup can leave the keys out: erasing one makes its ciphertext unreadable everywhere.
create table session_key (
  session_id text primary key references session,
  wrapped bytea not null
);

create table step (
  id text primary key,
  session_id text not null references session,
  attempt integer not null,
  kind text not null,
  position integer not null,
  nonce text not null unique,
  parameters jsonb not null,
  state text not null check (state in ('open', 'complete', 'dropped')),
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  completed_at timestamptz
);
create unique index step_one_open on step (session_id) where state = 'open';
create unique index step_one_of_kind on step (session_id, attempt, kind) where state <> 'dropped';

create table item (
  id text not null,
  session_id text not null references session,
  step_id text not null references step,
  attempt integer not null,
  kind text not null,
  media_type text not null,
  size integer not null,
  sha256 text not null,
  captured_at timestamptz not null,
  received_at timestamptz not null,
  source text not null,
  sealed_findings bytea not null,
  media_key text not null unique,
  primary key (session_id, id)
);
create index item_by_step on item (step_id);

create table bundle (
  session_id text not null references session,
  attempt integer not null,
  sealed_jws bytea not null,
  sha256 text not null,
  device_jwk jsonb not null,
  submitted_at timestamptz not null,
  primary key (session_id, attempt)
);

-- Files that belong to no item: not yet (an upload that runs) or no longer. Those that stay here are swept.
create table loose_media (
  media_key text primary key,
  loose_since timestamptz not null default now()
);
create index loose_media_age on loose_media (loose_since);

create table dpop_proof (
  digest bytea primary key,
  expires_at timestamptz not null
);
create index dpop_proof_expiry on dpop_proof (expires_at);

-- Webhooks.

create table webhook_endpoint (
  id text primary key,
  tenant_id text not null references tenant,
  livemode boolean not null,
  url text not null,
  events text[],
  sealed_secret bytea not null,
  created_at timestamptz not null,
  disabled_at timestamptz,
  unique (tenant_id, livemode, url)
);

create table webhook_delivery (
  id text primary key,
  endpoint_id text not null references webhook_endpoint,
  event_id text not null,
  event_type text not null,
  session_id text not null references session,
  session_status text not null,
  created_at timestamptz not null,
  state text not null check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_attempt_at timestamptz
);
create index webhook_delivery_by_endpoint on webhook_delivery (endpoint_id, created_at desc, id desc);

create table webhook_attempt (
  delivery_id text not null references webhook_delivery,
  number integer not null,
  at timestamptz not null,
  response_status integer,
  error text,
  duration_ms integer not null,
  primary key (delivery_id, number)
);

-- Keys, sealed by the master key.

create table signing_key (
  id text primary key,
  purpose text not null check (purpose in ('token', 'checkpoint')),
  algorithm text not null,
  public_jwk jsonb not null,
  sealed_private bytea not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create unique index signing_key_current on signing_key (purpose) where retired_at is null;

-- The audit log. `body` is the exact canonical text that is hashed: jsonb would reorder it.

create table audit_log (
  only_one boolean primary key default true check (only_one),
  origin text not null
);

create table audit_entry (
  id bigint generated always as identity primary key,
  session_id text references session,
  body bytea not null,
  -- Position in the tree, given in batches after commit.
  leaf_index bigint unique
);
create index audit_entry_to_integrate on audit_entry (id) where leaf_index is null;
create index audit_entry_by_session on audit_entry (session_id, id desc);

create function audit_entry_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.leaf_index is null and new.leaf_index is not null
    and new.id = old.id and new.body = old.body and new.session_id is not distinct from old.session_id then
    return new;
  end if;
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function audit_entry_guard();

-- What an entry's commitment hides, sealed by the session's key.
create table audit_opening (
  entry_id bigint primary key references audit_entry,
  session_id text not null references session,
  sealed bytea not null
);

-- Hashes of perfect subtrees: level 0 are leaves, node i of level l covers leaves i*2^l to (i+1)*2^l - 1.
create table audit_node (
  level smallint not null,
  index bigint not null,
  hash bytea not null,
  primary key (level, index)
);

create table audit_checkpoint (
  size bigint primary key,
  root bytea not null,
  note text not null,
  created_at timestamptz not null
);

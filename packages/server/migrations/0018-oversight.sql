-- What a relying party wants to be otherwise than the built-in policy of a plan. Every version is in the audit log.

create table tenant_policy (
  tenant_id text not null references tenant,
  plan text not null,
  version integer not null check (version > 0),
  change jsonb not null,
  -- Why, in the words of who changed it.
  note text not null,
  changed_at timestamptz not null,
  changed_by text not null references operator,
  primary key (tenant_id, plan)
);

-- Demands of authorities. Two people: nobody approves their own request. `sealed` holds, under the master key, who demands what on
-- which ground: the record outlives the session.
create table disclosure (
  id text primary key,
  session_id text not null references session,
  tenant_id text not null references tenant,
  items text[] not null check (cardinality(items) > 0),
  state text not null check (state in ('requested', 'approved', 'refused', 'withdrawn')),
  requested_by text not null references operator,
  requested_at timestamptz not null,
  decided_by text references operator,
  decided_at timestamptz,
  exports integer not null default 0,
  last_export_at timestamptz,
  last_export_sha256 text,
  sealed bytea not null,
  constraint disclosure_two_people check (state not in ('approved', 'refused') or decided_by <> requested_by)
);
create index disclosure_by_time on disclosure (requested_at desc, id desc);

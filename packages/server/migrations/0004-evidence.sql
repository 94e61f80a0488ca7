-- The certificate that signs evidence while the operator has named none. Its key is sealed by the master key.

create table evidence_certificate (
  id text primary key check (id = 'development'),
  certificate text not null,
  sealed_private bytea not null,
  created_at timestamptz not null
);

-- Records of a range of days are read by the day of the decision; the instants are written alike and compare as text.

create index session_approved on session (tenant_id, livemode, (decision ->> 'decidedAt'), id) where status = 'approved';

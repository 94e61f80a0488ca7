-- API keys that end, that take over from one another, and that tell when they were used.

alter table api_key
  -- Null: until it is revoked.
  add column expires_at timestamptz,
  -- Written at most once a minute.
  add column last_used_at timestamptz,
  -- The key that this one takes over from.
  add column replaces text references api_key;
create index api_key_by_tenant on api_key (tenant_id, livemode, created_at desc, id desc);

-- How full the buckets of the rate limits are. Worth nothing after a crash, and never worth a wait for the disk.
create unlogged table rate_bucket (
  subject text primary key,
  level double precision not null,
  is_refused boolean not null,
  at timestamptz not null
) with (fillfactor = 50);
create index rate_bucket_age on rate_bucket (at);

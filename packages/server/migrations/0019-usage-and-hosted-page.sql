-- What was used, for bills and for the law's ledgers. No personal data: it outlives the session, and every line names the entry
-- of the audit log that proves it.

create table usage_line (
  -- The entry itself may be sealed away later; its place in the log is written down before.
  entry_id bigint primary key,
  audit_index bigint,
  tenant_id text not null references tenant,
  livemode boolean not null,
  session_id text not null,
  -- created, or the state that the session came to.
  event text not null,
  plan text not null,
  method text,
  at timestamptz not null
);
create index usage_line_to_place on usage_line (entry_id) where audit_index is null;
create index usage_line_by_tenant on usage_line (tenant_id, livemode, at desc, entry_id desc);

-- What happened before is in the log.
insert into usage_line (entry_id, tenant_id, livemode, session_id, event, plan, method, at)
select e.id, s.tenant_id, s.livemode, s.id, replace(e.body ->> 'type', 'session.', ''), s.plan,
  case when s.plan like 'jp-image-face%' then 'jp.aptcp.image_face' end, (e.body ->> 'at')::timestamptz
from (select id, session_id, convert_from(body, 'UTF8')::jsonb as body from audit_entry where session_id is not null) e
join session s on s.id = e.session_id
where e.body ->> 'type' in ('session.created', 'session.approved', 'session.declined', 'session.review', 'session.resubmit',
  'session.expired', 'session.canceled', 'session.erased');

-- The hosted capture page: how a tenant looks there, and where it may send people back to.
alter table tenant
  add column display_name text,
  add column accent_color text check (accent_color ~ '^#[0-9a-f]{6}$'),
  add column logo bytea check (octet_length(logo) <= 65536),
  add column logo_type text check (logo_type in ('image/png', 'image/svg+xml', 'image/webp', 'image/jpeg')),
  add column return_origins text[] not null default '{}',
  add constraint tenant_logo_type check ((logo is null) = (logo_type is null));

-- The secret of a session's link is kept as a digest; the link ends with the session.
alter table session
  add column link_sha256 bytea,
  add column sealed_return_url bytea;
create unique index session_by_link on session (link_sha256) where link_sha256 is not null;

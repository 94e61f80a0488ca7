-- Webhook endpoints: two live secrets while one takes over, why an endpoint was switched off, events of the endpoint itself.

alter table webhook_endpoint
  -- The secret before the present one; signs as well until its end.
  add column sealed_old_secret bytea,
  add column old_secret_until timestamptz,
  add column disabled_reason text,
  -- Since the first failure after the last success.
  add column failing_since timestamptz,
  add constraint webhook_endpoint_old_secret check ((sealed_old_secret is null) = (old_secret_until is null));

-- What tells of an endpoint and not of a session names the endpoint.
alter table webhook_delivery
  alter column session_id drop not null,
  alter column session_status drop not null,
  add column subject_id text,
  -- Attempts before it was last sent anew: the schedule begins again there.
  add column earlier_attempts integer not null default 0,
  add constraint webhook_delivery_subject check ((session_id is null) <> (subject_id is null));
create index webhook_delivery_ended on webhook_delivery (created_at) where state <> 'pending';

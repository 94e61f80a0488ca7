-- The work of reviewers.

alter table tenant
  -- Decisions that need two people.
  add column two_people text[] not null default '{}' check (two_people <@ array['approved', 'declined', 'resubmit']),
  -- How long a claim holds.
  add column claim_minutes integer not null default 15 check (claim_minutes between 1 and 240);

-- Who works on a case. One that has run out is as good as none.
create table review_claim (
  session_id text primary key references session,
  operator_id text not null references operator,
  until timestamptz not null
);

-- The first decision of two people. The note is sealed by the session's key.
create table review_proposal (
  id text primary key,
  session_id text not null unique references session,
  attempt integer not null,
  operator_id text not null references operator,
  proposed_at timestamptz not null,
  status text not null check (status in ('approved', 'declined', 'resubmit')),
  reasons text[] not null,
  sealed_note bytea
);

-- What reviewers wrote, sealed by the session's key.
create table review_note (
  entry_id bigint primary key,
  session_id text not null references session,
  operator_id text not null references operator,
  written_at timestamptz not null,
  sealed bytea not null
);
create index review_note_by_session on review_note (session_id, entry_id);

-- Which operator an entry of the audit log commits to. Entries leave the database after their archive, and the session's key goes
-- with its erasure: who looked is known all the same.
create table operator_action (
  entry_id bigint primary key,
  operator_id text not null references operator
);
create index operator_action_by_operator on operator_action (operator_id, entry_id desc);

create index session_in_review on session ((decision ->> 'decidedAt'), id) where status = 'review';
create index session_by_creation on session (created_at desc, id desc);

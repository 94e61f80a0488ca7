-- An answer is kept in the transaction that does what it tells of: there is no row without one.
delete from idempotent_request where status is null or sealed_body is null;
alter table idempotent_request alter column status set not null, alter column sealed_body set not null;

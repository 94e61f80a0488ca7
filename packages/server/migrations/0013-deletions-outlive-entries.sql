-- Entries of the audit log leave the database after their archive; a deletion and its receipt stay.

alter table deletion drop constraint deletion_entry_id_fkey;

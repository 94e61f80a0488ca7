-- A bucket is written with every call. While its time had an index no such write could take the place of the one before, and each
-- call looked through all that were made since the last vacuum. The table is as long as there are keys and captures: without the
-- index it is read through now and then, and with room in its pages it stays that short.
drop index rate_bucket_age;
alter table rate_bucket set (fillfactor = 25);

-- The last hint that stood before the person for some seconds: of a step that was left, what it was left at. A code, no picture.
alter table step add column guidance text;

-- Deliveries that are due are looked for every minute.

create index webhook_delivery_due on webhook_delivery (next_attempt_at) where state = 'pending';

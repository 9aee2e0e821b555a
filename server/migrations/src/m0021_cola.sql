-- Since when an oficio waits in the queue; those that are there now are looked at with the others.
ALTER TABLE oficios ADD COLUMN cola_desde BIGINT;
UPDATE oficios SET cola_desde = created_at, proximo = 0 WHERE estado = 'pendiente';

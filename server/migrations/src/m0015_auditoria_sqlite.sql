CREATE TRIGGER audit_insert BEFORE INSERT ON audit
WHEN NEW.pos IS NOT NULL OR NEW.sello IS NOT NULL OR EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER audit_update BEFORE UPDATE ON audit
WHEN OLD.pos IS NOT NULL OR NEW.pos IS NULL OR NEW.sello IS NULL
    OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor
    OR NEW.device_id IS NOT OLD.device_id OR NEW.accion IS NOT OLD.accion OR NEW.sujeto IS NOT OLD.sujeto
    OR NEW.expediente_id IS NOT OLD.expediente_id OR NEW.detalle IS NOT OLD.detalle
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

CREATE TRIGGER audit_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;

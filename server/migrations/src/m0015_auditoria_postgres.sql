CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.pos IS NULL AND NEW.sello IS NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.pos IS NULL AND NEW.pos IS NOT NULL AND NEW.sello IS NOT NULL
        AND ROW(NEW.id, NEW.at, NEW.actor, NEW.device_id, NEW.accion, NEW.sujeto, NEW.expediente_id, NEW.detalle)
            IS NOT DISTINCT FROM
            ROW(OLD.id, OLD.at, OLD.actor, OLD.device_id, OLD.accion, OLD.sujeto, OLD.expediente_id, OLD.detalle)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the audit is append-only';
END $$;

CREATE TRIGGER audit_rows BEFORE INSERT OR UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_append_only();

CREATE TRIGGER audit_whole BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();

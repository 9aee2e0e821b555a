-- What evidence says besides: reminders on each device, and every try of an e-mail.

-- A reminder that a device gave to its notification system.
CREATE TABLE recordatorio_entregas (
    device_id TEXT NOT NULL REFERENCES devices (id),
    user_id TEXT NOT NULL,
    notification_id TEXT NOT NULL,
    n BIGINT NOT NULL, -- which, from 1
    shown_at BIGINT NOT NULL,
    shown_device_at BIGINT NOT NULL,
    PRIMARY KEY (device_id, notification_id, n)
);
CREATE INDEX recordatorio_entregas_notification ON recordatorio_entregas (user_id, notification_id);

-- How each try of an e-mail went. One that is missing was cut off in the middle: nobody knows whether it went out.
CREATE TABLE correo_intentos (
    correo_id TEXT NOT NULL REFERENCES correos (id),
    n BIGINT NOT NULL, -- from 1
    at BIGINT NOT NULL,
    para TEXT, -- the address; none: the person had none any more
    suerte TEXT NOT NULL CHECK (suerte IN ('enviado', 'despues', 'nunca')),
    error TEXT,
    PRIMARY KEY (correo_id, n)
);

-- What is known of those before.
INSERT INTO correo_intentos (correo_id, n, at, suerte, error)
SELECT id, intentos, COALESCE(enviado_at, abandonado_at),
       CASE WHEN enviado_at IS NULL THEN 'nunca' ELSE 'enviado' END, error
FROM correos WHERE enviado_at IS NOT NULL OR abandonado_at IS NOT NULL;

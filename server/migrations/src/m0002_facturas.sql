-- Invoices of cases.

CREATE TABLE facturas (
    id TEXT PRIMARY KEY,
    expediente_id TEXT NOT NULL REFERENCES expedientes (id),
    numero TEXT NOT NULL,
    concepto TEXT NOT NULL,
    importe BIGINT NOT NULL CHECK (importe > 0), -- hundredths of the currency
    moneda TEXT NOT NULL, -- ISO 4217
    emision DATE,
    vence DATE,
    estado TEXT NOT NULL CHECK (estado IN ('borrador', 'emitida', 'pagada', 'vencida', 'anulada')),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES users (id)
);
CREATE INDEX facturas_expediente ON facturas (expediente_id);
CREATE INDEX facturas_vence ON facturas (estado, vence);

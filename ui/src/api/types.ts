/**
 * What the server answers and what it is sent, from its own contract (`docs/openapi.json`, by `npm run types`). Dates
 * are civil days (`2026-11-25`), instants RFC 3339 in UTC.
 */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

/** As it travels: what is not there is absent, never null, though the contract allows for both. */
type Sent<T> = T extends readonly (infer Item)[] ? Sent<Item>[] : T extends object ? { [Key in keyof T]: Sent<Exclude<T[Key], null>> } : T;

export type AccionHito = Sent<Schemas['AccionHito']>;
export type Agenda = Sent<Schemas['Agenda']>;
/** The settings of the watch: what is null is off. */
export type Ajustes = Schemas['Ajustes'];
export type AjustesVigentes = Omit<Sent<Schemas['AjustesVigentes']>, 'ajustes'> & { ajustes: Ajustes };
export type Ausencia = Sent<Schemas['Ausencia']>;
export type PaginaAuditoria = Omit<Sent<Schemas['Auditoria']>, 'filas'> & { filas: FilaAuditoria[] };
export type Aviso = Sent<Schemas['Aviso']>;
export type ArchivoCalendario = Sent<Schemas['ArchivoCalendario']>;
export type Calendario = Sent<Schemas['Calendario']>;
export type Calendarios = Sent<Schemas['Calendarios']>;
export type CalendarioResumen = Sent<Schemas['CalendarioResumen']>;
export type Certeza = Sent<Schemas['Certeza']>;
export type Comparacion = Sent<Schemas['Comparacion']>;
export type DatosCalendario = Sent<Schemas['DatosCalendario']>;
export type DiaCalendario = Sent<Schemas['DiaCalendario']>;
export type Diferencias = Sent<Schemas['Diferencias']>;
export type RevisionCalendario = Sent<Schemas['RevisionCalendario']>;
export type TipoDia = Sent<Schemas['TipoDia']>;
export type Calidad = Sent<Schemas['Calidad']>;
export type Clase = Sent<Schemas['Clase']>;
export type Code = Sent<Schemas['Code']>;
export type Computo = Sent<Schemas['Computo']>;
export type ConstanciaPaso = Sent<Schemas['ConstanciaPaso']>;
export type Contexto = Sent<Schemas['Contexto']>;
export type Cuenta = Sent<Schemas['Cuenta']>;
export type Cuentas = Sent<Schemas['Cuentas']>;
export type Derivacion = Sent<Schemas['Derivacion']>;
export type DerivacionLectura = Sent<Schemas['DerivacionLectura']>;
export type DestinatarioNota = Sent<Schemas['DestinatarioNota']>;
export type Device = Sent<Schemas['Device']>;
export type ErrorDetail = Sent<Schemas['ErrorDetail']>;
export type Escalon = Sent<Schemas['Escalon']>;
export type EstadoAviso = Sent<Schemas['EstadoAviso']>;
export type EstadoExpediente = Sent<Schemas['EstadoExpediente']>;
export type EstadoServicio = Sent<Schemas['EstadoServicio']>;
export type EstadoOficio = Sent<Schemas['EstadoOficio']>;
export type EstadoPrescripcion = Sent<Schemas['EstadoPrescripcion']>;
export type Expediente = Sent<Schemas['Expediente']>;
export type ExpedienteResumen = Sent<Schemas['ExpedienteResumen']>;
export type ExpedientesPage = Sent<Schemas['ExpedientesPage']>;
export type EstadoFactura = Sent<Schemas['EstadoFactura']>;
export type Evento = Sent<Schemas['Evento']>;
export type EventoPlazo = Sent<Schemas['EventoPlazo']>;
export type Factura = Sent<Schemas['Factura']>;
export type FilaImportacion = Sent<Schemas['FilaImportacion']>;
export type Feed = Sent<Schemas['Feed']>;
/** What is in the detail depends on what was done. */
export type FilaAuditoria = Omit<Sent<Schemas['FilaAuditoria']>, 'detalle'> & { detalle: unknown };
export type Hecho = Sent<Schemas['Hecho']>;
export type Hito = Sent<Schemas['Hito']>;
export type InboxPage = Omit<Sent<Schemas['InboxPage']>, 'entries'> & { entries: InboxEntry[] };
export type InformeImportacion = Sent<Schemas['InformeImportacion']>;
export type Lectura = Sent<Schemas['Lectura']>;
export type LecturaPlazo = Sent<Schemas['LecturaPlazo']>;
export type Me = Sent<Schemas['Me']>;
export type Mensaje = Sent<Schemas['Mensaje']>;
export type MensajesPage = Sent<Schemas['MensajesPage']>;
export type Membresia = Sent<Schemas['Membresia']>;
export type Miembro = Sent<Schemas['Miembro']>;
export type Nivel = Sent<Schemas['Nivel']>;
export type CreatedFeed = Sent<Schemas['CreatedFeed']>;
export type CreatedServiceToken = Omit<Sent<Schemas['CreatedServiceToken']>, 'service'> & { service: ServiceToken };
export type CreatedUsuario = Sent<Schemas['CreatedUsuario']>;
export type NotaPendiente = Sent<Schemas['NotaPendiente']>;
export type NotasPendientes = Sent<Schemas['NotasPendientes']>;
export type Oficio = Sent<Schemas['Oficio']>;
export type PageRefreshed = Sent<Schemas['PageRefreshed']>;
export type PageSession = Sent<Schemas['PageSession']>;
export type Permisos = Sent<Schemas['Permisos']>;
export type Persona = Sent<Schemas['Persona']>;
export type PlazoAgenda = Sent<Schemas['PlazoAgenda']>;
export type Prescripcion = Sent<Schemas['Prescripcion']>;
export type ProximaPrescripcion = Sent<Schemas['ProximaPrescripcion']>;
export type Resolucion = Sent<Schemas['Resolucion']>;
export type Respaldos = Sent<Schemas['Respaldos']>;
export type Rol = Sent<Schemas['Rol']>;
export type Semana = Sent<Schemas['Semana']>;
export type TraspasoHecho = Sent<Schemas['TraspasoHecho']>;
export type ServerInfo = Sent<Schemas['ServerInfo']>;
export type ClaseDestino = Sent<Schemas['ClaseDestino']>;
export type Escritura = Sent<Schemas['Escritura']>;
export type Scopes = Required<Sent<Schemas['Scopes']>>;
export type ServiceToken = Omit<Sent<Schemas['ServiceToken']>, 'scopes'> & { scopes: Scopes };
export type Suceso = Sent<Schemas['Suceso']>;
export type TipoEvento = Sent<Schemas['TipoEvento']>;
export type RevisionPlazo = Sent<Schemas['RevisionPlazo']>;
export type TipoEventoPlazo = Sent<Schemas['TipoEventoPlazo']>;
export type Unidad = Sent<Schemas['Unidad']>;
export type Usuario = Sent<Schemas['Usuario']>;
export type Vista = Sent<Schemas['Vista']>;
export type Vigilancia = Sent<Schemas['Vigilancia']>;

/** The payload is the event's own: whoever reads it looks before trusting it. */
export type InboxEntry = Omit<Sent<Schemas['InboxEntry']>, 'payload'> & { payload: unknown };

// What the pages send; here null is a value of its own: it takes a field away.
export type AdvanceFactura = Schemas['AdvanceFactura'];
export type AssignOficio = Schemas['AssignOficio'];
export type ChangePassword = Schemas['ChangePassword'];
export type CompleteOficio = Schemas['CompleteOficio'];
export type EditExpediente = Schemas['EditExpediente'];
export type EditEvento = Schemas['EditEvento'];
export type EditFactura = Schemas['EditFactura'];
export type EditMensaje = Schemas['EditMensaje'];
export type EditUsuario = Schemas['EditUsuario'];
export type EditPrescripcion = Schemas['EditPrescripcion'];
export type NewAusencia = Schemas['NewAusencia'];
export type NewExpediente = Schemas['NewExpediente'];
export type NewEvento = Schemas['NewEvento'];
export type NewFactura = Schemas['NewFactura'];
export type NewMensaje = Schemas['NewMensaje'];
export type NewOficio = Schemas['NewOficio'];
export type NewPrescripcion = Schemas['NewPrescripcion'];
export type NewServiceToken = Schemas['NewServiceToken'];
export type NewSystemAlert = Schemas['NewSystemAlert'];
export type NewUsuario = Schemas['NewUsuario'];
export type NuevoEvento = Schemas['NuevoEvento'];
export type RejectOficio = Schemas['RejectOficio'];
export type ResolvePrescripcion = Schemas['ResolvePrescripcion'];
export type SetAjustes = Schemas['SetAjustes'];
export type TraspasoUsuario = Schemas['TraspasoUsuario'];
export type SetLeido = Schemas['SetLeido'];
export type SetMiembro = Schemas['SetMiembro'];
export type Traspaso = Schemas['Traspaso'];

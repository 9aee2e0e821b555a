//! Everything that crosses a process. Each file is a theme, each test a sentence.
//!
//! What runs is real: the server and the desktop app as built, PostgreSQL, WebKit, a keyring, a session bus, the
//! official Socket.IO client. Nothing sleeps to give others time: a test awaits what it is about.

mod apagado;
mod arquitectura;
mod conformidad;
mod contrato;
#[cfg(target_os = "linux")]
mod cookies;
mod disparates;
mod emisores;
mod historia;
mod integracion;
mod matriz;
mod rafaga;
mod referencia;
mod sesiones;
mod tls;

#[cfg(target_os = "linux")]
mod administracion;
#[cfg(target_os = "linux")]
mod bus;
#[cfg(target_os = "linux")]
mod caidas;
mod calendarios;
#[cfg(target_os = "linux")]
mod correo;
#[cfg(target_os = "linux")]
mod demostracion;
#[cfg(target_os = "linux")]
mod doctor;
#[cfg(target_os = "linux")]
mod escalada;
#[cfg(target_os = "linux")]
mod fallas;
#[cfg(target_os = "linux")]
mod guardado;
#[cfg(target_os = "linux")]
mod insistencia;
#[cfg(target_os = "linux")]
mod lentos;
#[cfg(target_os = "linux")]
mod llavero;
#[cfg(target_os = "linux")]
mod llenos;
#[cfg(target_os = "linux")]
mod oficios;
#[cfg(target_os = "linux")]
mod origenes;
#[cfg(target_os = "linux")]
mod paradas;
#[cfg(target_os = "linux")]
mod plazos;
#[cfg(target_os = "linux")]
mod puente;
#[cfg(target_os = "linux")]
mod puesto;
#[cfg(target_os = "linux")]
mod respaldo;
#[cfg(target_os = "linux")]
mod revocacion;
#[cfg(target_os = "linux")]
mod revocaciones;
#[cfg(target_os = "linux")]
mod suplencias;
#[cfg(target_os = "linux")]
mod trabajo;
#[cfg(target_os = "linux")]
mod ventana;

export const difusion = {
  title: 'Avisar al estudio',
  text: 'El aviso llega a la bandeja de cada persona, y queda en ella.',
  write: 'Escribir un aviso',
  send: 'Enviar aviso',
  subject: 'Título',
  message: 'Mensaje',
  para: 'Para',
  people: { todos: 'Todo el estudio', admin: 'Solo administradores' },
  level: 'Importancia',
  levels: { info: 'Informativo', warning: 'Atención', error: 'Problema' },
  sent: 'Aviso enviado.',
};

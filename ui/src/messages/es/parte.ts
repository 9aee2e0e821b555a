/** The list of the morning. */
export const parte = {
  name: 'Parte del día',
  print: 'Abrir el parte del día para imprimirlo',
  save: 'Guardar el parte del día en PDF',
};
